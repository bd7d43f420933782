package dev.djinn.task.featureextraction;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Stage;
import dev.djinn.problem.ServingException;
import dev.djinn.task.TextEncoding;
import dev.djinn.tokenization.EncodedText;
import dev.djinn.tokenization.Truncation;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Embeds texts with a leased model. */
@Component
public final class TextEmbedder {

    private final TextEncoding encoding;

    TextEmbedder(TextEncoding encoding) {
        this.encoding = encoding;
    }

    /**
     * One embedding for each text, in order.
     *
     * @param prefix of the parameters' field names in failures
     * @throws ServingException when a parameter or a text cannot be served, or inference fails
     */
    public List<EmbeddedText> embed(
            List<String> texts,
            FeatureParameters parameters,
            String prefix,
            Lease lease,
            Call call) {
        Truncation truncation = parameters.checkedTruncation(prefix);
        List<EncodedText> encoded =
                encoding.encode(texts, lease, truncation, parameters.mayTruncate(), call);
        List<ModelOutput> outputs = lease.infer(TextEncoding.inputs(encoded), call);
        boolean normalizes = parameters.normalizes(lease.manifest().output().normalize());
        return call.timed(
                Stage.POSTPROCESS,
                () ->
                        IntStream.range(0, texts.size())
                                .mapToObj(i ->
                                        new EmbeddedText(
                                                embedding(outputs.get(i), normalizes),
                                                encoded.get(i).truncated()))
                                .toList());
    }

    private static float[] embedding(ModelOutput output, boolean normalizes) {
        return normalizes ? normalized(output.values()) : output.values();
    }

    private static float[] normalized(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double norm = Math.max(Math.sqrt(squares), 1e-12);
        float[] normalized = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            normalized[i] = (float) (values[i] / norm);
        }
        return normalized;
    }
}
