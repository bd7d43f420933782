package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelState;
import dev.djinn.model.Device;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelTableTests {

    @Test
    void alignsItsColumns() {
        ModelManifest qa = Manifests.manifest("qa", 1, Task.QUESTION_ANSWERING);
        ModelManifest intent = Manifests.manifest("intent", 12, Task.TEXT_CLASSIFICATION);
        String table =
                ModelTable.of(
                        List.of(
                                new ModelDescription(
                                        qa.version(),
                                        Optional.of(qa),
                                        List.of(),
                                        ModelState.READY,
                                        "two GPUs",
                                        List.of(Device.gpu(0), Device.gpu(1)),
                                        Optional.of(Precision.FP32),
                                        List.of()),
                                new ModelDescription(
                                        intent.version(),
                                        Optional.of(intent),
                                        List.of(),
                                        ModelState.FAILED,
                                        "no file",
                                        List.of(),
                                        Optional.empty(),
                                        List.of())));
        assertThat(table)
                .isEqualTo(
                        """
                        MODEL      TASK                 STATE   DEVICE       PRECISION  WHY
                        qa:1       question-answering   ready   gpu:0,gpu:1  fp32       two GPUs
                        intent:12  text-classification  failed                          no file\
                        """);
    }

    @Test
    void isOnlyAHeadWithoutModels() {
        assertThat(ModelTable.of(List.of())).startsWith("MODEL  TASK").doesNotContain("\n");
    }
}
