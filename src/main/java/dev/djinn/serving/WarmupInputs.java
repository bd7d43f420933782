package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.model.ModelManifest;
import dev.djinn.tokenization.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The batches that a manifest asks to be computed before serving. */
final class WarmupInputs {

    private WarmupInputs() {}

    static List<List<ModelInput>> of(ModelManifest manifest) {
        List<List<ModelInput>> batches = new ArrayList<>();
        for (int length : manifest.warmup().lengths()) {
            for (int size : manifest.warmup().batchSizes()) {
                batches.add(Collections.nCopies(size, input(manifest, length)));
            }
        }
        return batches;
    }

    private static ModelInput input(ModelManifest manifest, int length) {
        return manifest.image()
                .<ModelInput>map(image ->
                        new ModelInput.Pixels(
                                new float[3 * image.size() * image.size()], image.size()))
                .orElseGet(() -> text(length));
    }

    private static ModelInput text(int length) {
        long[] ids = new long[length];
        Arrays.fill(ids, 1);
        return new ModelInput.Text(new TokenIds(ids, new long[length]));
    }
}
