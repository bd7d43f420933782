package dev.djinn.task;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.Preprocessing;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.EncodedText;
import dev.djinn.tokenization.Tokenizer;
import dev.djinn.tokenization.Truncation;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Tokenises the texts of a request. */
@Component
public final class TextEncoding {

    private final Preprocessing preprocessing;

    TextEncoding(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
    }

    /**
     * One encoded text for each text, in order; the call is told whether any was cut.
     *
     * @param mayTruncate whether a text that is too long is cut instead of refused
     * @throws ServingException {@code INVALID_VALUE} naming the text that is too long or no valid
     *     Unicode
     */
    public List<EncodedText> encode(
            List<String> texts,
            Lease lease,
            Truncation truncation,
            boolean mayTruncate,
            Call call) {
        Tokenizer tokenizer = lease.tokenizer();
        List<EncodedText> encoded =
                preprocessing.run(
                        call,
                        () ->
                                IntStream.range(0, texts.size())
                                        .mapToObj(i ->
                                                tokenizer.encode(
                                                        texts.get(i), truncation, field(i, texts)))
                                        .toList());
        boolean truncated = encoded.stream().anyMatch(EncodedText::truncated);
        if (truncated && !mayTruncate) {
            int at =
                    IntStream.range(0, encoded.size())
                            .filter(i -> encoded.get(i).truncated())
                            .findFirst()
                            .orElseThrow();
            throw ServingException.invalid(
                    field(at, texts),
                    "'%s' has more than the %d tokens that %s reads: shorten it, or set parameters.truncate to true."
                            .formatted(
                                    field(at, texts),
                                    tokenizer.maxLength(),
                                    lease.manifest().version()));
        }
        call.truncated(truncated);
        return encoded;
    }

    /** What the network reads of encoded texts. */
    public static List<ModelInput> inputs(List<EncodedText> encoded) {
        return encoded.stream()
                .<ModelInput>map(text -> new ModelInput.Text(text.tokens()))
                .toList();
    }

    private static String field(int index, List<String> texts) {
        return texts.size() == 1 ? "inputs" : "inputs[%d]".formatted(index);
    }
}
