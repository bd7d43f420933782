package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.inference.ModelInput;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Task;
import dev.djinn.model.Warmup;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmupInputsTests {

    private static List<List<Integer>> lengths(Warmup warmup) {
        ModelManifest of = Manifests.manifest("a", 1, Task.TEXT_CLASSIFICATION, Manifests.FP32);
        ModelManifest manifest =
                new ModelManifest(
                        of.version(),
                        of.task(),
                        of.preferred(),
                        of.description(),
                        of.variants(),
                        of.inputs(),
                        of.labels(),
                        of.tokenizer(),
                        of.questionAnswering(),
                        of.image(),
                        of.output(),
                        of.batching(),
                        warmup);
        return WarmupInputs.of(manifest).stream()
                .map(batch -> batch.stream().map(ModelInput::length).toList())
                .toList();
    }

    @Test
    void computesEachLengthWithEachBatchSize() {
        assertThat(lengths(new Warmup(List.of(2, 5), List.of(1, 2))))
                .containsExactly(List.of(2), List.of(2, 2), List.of(5), List.of(5, 5));
    }

    @Test
    void computesSomethingEvenWhenNothingIsAskedFor() {
        assertThat(lengths(Warmup.NONE)).containsExactly(List.of(8));
        assertThat(lengths(new Warmup(List.of(), List.of(2)))).containsExactly(List.of(8, 8));
    }
}
