package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Tensor;
import java.util.Arrays;
import java.util.List;

/** Turns what a network gives for a batch into what its task wants for each input. */
interface Readout {

    /**
     * One output for each input, in order.
     *
     * @throws dev.djinn.artifact.PackageException when the network does not give what the package
     *     says
     */
    List<ModelOutput> read(List<ModelInput> batch, NetworkOutputs outputs);

    static Readout of(ModelManifest manifest) {
        return switch (manifest.task()) {
            case SENTIMENT_ANALYSIS, TEXT_CLASSIFICATION, IMAGE_CLASSIFICATION ->
                    new ScoreReadout(manifest.output(), manifest.labels());
            case QUESTION_ANSWERING -> new SpanReadout(manifest.output());
            case FEATURE_EXTRACTION -> new EmbeddingReadout(manifest.output());
        };
    }

    /** The n-th input's share of a tensor. */
    static float[] row(Tensor.Float32 tensor, int index) {
        int length = tensor.values().length / Math.toIntExact(tensor.shape()[0]);
        return Arrays.copyOfRange(tensor.values(), index * length, (index + 1) * length);
    }
}
