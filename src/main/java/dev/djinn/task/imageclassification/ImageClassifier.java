package dev.djinn.task.imageclassification;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Preprocessing;
import dev.djinn.inference.Stage;
import dev.djinn.model.ImageSpec;
import dev.djinn.problem.ServingException;
import dev.djinn.task.Inputs;
import dev.djinn.task.LabelRanking;
import dev.djinn.task.LabelScore;
import dev.djinn.web.LimitProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Classifies images with a leased model. */
@Component
public final class ImageClassifier {

    private final Preprocessing preprocessing;
    private final CallListener listener;
    private final ImageDecoder decoder;
    private final ImageSource source;

    ImageClassifier(
            Preprocessing preprocessing,
            CallListener listener,
            LimitProperties limits,
            ImageProperties images) {
        this.preprocessing = preprocessing;
        this.listener = listener;
        this.decoder = new ImageDecoder(limits.pixels());
        this.source =
                new ImageSource(
                        new ImageDownload(
                                images.allowedHosts(), Math.toIntExact(limits.image().toBytes())));
    }

    /**
     * One list of labels for each image, in order, best first.
     *
     * @param prefix of the parameters' field names in failures
     * @throws ServingException when a parameter or an image cannot be served, or inference fails
     */
    public List<List<LabelScore>> classify(
            List<EncodedImage> images,
            ImageParameters parameters,
            String prefix,
            Lease lease,
            Call call) {
        LabelRanking ranking = parameters.ranking(lease.manifest().output().scores(), prefix);
        ImageSpec spec = lease.manifest().image().orElseThrow();
        ImageTransform transform = new ImageTransform(spec);
        int slice = lease.manifest().batching().maxBatchSize();
        List<ModelOutput> outputs = new ArrayList<>();
        for (int from = 0; from < images.size(); from += slice) {
            List<EncodedImage> part = images.subList(from, Math.min(images.size(), from + slice));
            outputs.addAll(lease.infer(pixels(part, transform, spec, call), call));
        }
        return call.timed(
                Stage.POSTPROCESS,
                () ->
                        outputs.stream()
                                .map(output -> ranked(output, ranking, lease, call))
                                .toList());
    }

    /**
     * The image files that the strings of a JSON request stand for.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the string that stands for none
     */
    public List<EncodedImage> read(List<@Nullable String> inputs) {
        return IntStream.range(0, inputs.size())
                .mapToObj(i ->
                        read(
                                inputs.get(i),
                                inputs.size() == 1 ? "inputs" : "inputs[%d]".formatted(i)))
                .toList();
    }

    private EncodedImage read(@Nullable String input, String field) {
        return new EncodedImage(source.bytes(Inputs.text(input, field), field), field);
    }

    /** Of a few images at a time: as floats they are many times larger than as files. */
    private List<ModelInput> pixels(
            List<EncodedImage> images, ImageTransform transform, ImageSpec spec, Call call) {
        return images.stream()
                .map(image -> preprocessing.run(call, () -> pixels(image, transform, spec)))
                .toList();
    }

    private ModelInput pixels(EncodedImage image, ImageTransform transform, ImageSpec spec) {
        return new ModelInput.Pixels(
                transform.apply(decoder.decode(image.content(), image.field())), spec.size());
    }

    private List<LabelScore> ranked(
            ModelOutput output, LabelRanking ranking, Lease lease, Call call) {
        List<LabelScore> labels = ranking.rank(output, lease.manifest().labels());
        listener.predicted(call, labels.getFirst().label());
        return labels;
    }
}
