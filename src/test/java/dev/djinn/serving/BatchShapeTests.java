package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.Device;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchShapeTests {

    private final ModelManifest manifest =
            Manifests.manifest("a", 1, Task.TEXT_CLASSIFICATION, Manifests.FP32);

    private static BatchingPolicy policy(ModelManifest manifest, Device... devices) {
        return BatchShape.of(manifest, List.of(devices)).policy();
    }

    @Test
    void leavesAGpuWhatThePackageSays() {
        assertThat(policy(manifest, Device.gpu(0), Device.gpu(1))).isEqualTo(manifest.batching());
    }

    @Test
    void stopsABatchOnACpuWhereMoreTokensSaveNothing() {
        assertThat(policy(manifest, Device.CPU))
                .isEqualTo(
                        new BatchingPolicy(
                                manifest.batching().maxBatchSize(),
                                512,
                                manifest.batching().maxPadding()));
    }

    @Test
    void keepsAPackagesNarrowerLimits() {
        BatchingPolicy narrow = new BatchingPolicy(2, 100, 0.1);

        assertThat(policy(manifest.with(narrow), Device.CPU)).isEqualTo(narrow);
    }
}
