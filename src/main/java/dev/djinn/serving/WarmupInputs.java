package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.model.ModelManifest;
import dev.djinn.tokenization.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The batches that a manifest asks to be computed before serving, or one where it asks for none: a
 * network whose outputs do not fit its package must not serve.
 */
final class WarmupInputs {

    private static final int SHORT = 8;

    private WarmupInputs() {}

    static List<List<ModelInput>> of(ModelManifest manifest) {
        List<List<ModelInput>> batches = new ArrayList<>();
        for (int length : orElse(manifest.warmup().lengths(), SHORT)) {
            for (int size : orElse(manifest.warmup().batchSizes(), 1)) {
                batches.add(Collections.nCopies(size, input(manifest, length)));
            }
        }
        return batches;
    }

    private static List<Integer> orElse(List<Integer> values, int standard) {
        return values.isEmpty() ? List.of(standard) : values;
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
