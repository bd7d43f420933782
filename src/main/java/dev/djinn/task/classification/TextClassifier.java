package dev.djinn.task.classification;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Stage;
import dev.djinn.problem.ServingException;
import dev.djinn.task.LabelRanking;
import dev.djinn.task.LabelScore;
import dev.djinn.task.TextEncoding;
import dev.djinn.tokenization.EncodedText;
import dev.djinn.tokenization.Truncation;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Classifies texts with a leased model. */
@Component
public final class TextClassifier {

    private final TextEncoding encoding;
    private final CallListener listener;

    TextClassifier(TextEncoding encoding, CallListener listener) {
        this.encoding = encoding;
        this.listener = listener;
    }

    /**
     * One result for each text, in order.
     *
     * @param standardTopK labels of each text when the parameters give no number
     * @throws ServingException when a parameter or a text cannot be served, or inference fails
     */
    public List<ClassifiedText> classify(
            List<String> texts,
            ClassificationParameters parameters,
            int standardTopK,
            Lease lease,
            Call call) {
        LabelRanking ranking =
                parameters.ranking(
                        new LabelRanking(lease.manifest().output().scores(), standardTopK));
        List<EncodedText> encoded =
                encoding.encode(texts, lease, Truncation.RIGHT, parameters.mayTruncate(), call);
        List<ModelOutput> outputs = lease.infer(TextEncoding.inputs(encoded), call);
        return call.timed(
                Stage.POSTPROCESS,
                () ->
                        IntStream.range(0, texts.size())
                                .mapToObj(i ->
                                        classified(
                                                ranking.rank(
                                                        outputs.get(i), lease.manifest().labels()),
                                                encoded.get(i),
                                                call))
                                .toList());
    }

    private ClassifiedText classified(List<LabelScore> labels, EncodedText text, Call call) {
        listener.predicted(call, labels.getFirst().label());
        return new ClassifiedText(labels, text.truncated());
    }
}
