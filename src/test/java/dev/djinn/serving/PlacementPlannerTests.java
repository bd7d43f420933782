package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import dev.djinn.model.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PlacementPlannerTests {

    private static final DataSize WEIGHTS = DataSize.ofMegabytes(100);
    private static final Set<String> VNNI = Set.of("avx2", "avx512_vnni");
    private static final Set<String> PLAIN = Set.of("avx2");

    private static PlacementPlanner planner(Set<String> features, long... freeMegabytes) {
        List<DeviceStatus> devices = new ArrayList<>();
        devices.add(
                new DeviceStatus(
                        Device.CPU, "2 cores", DataSize.ofGigabytes(8), DataSize.ofGigabytes(8)));
        for (int i = 0; i < freeMegabytes.length; i++) {
            devices.add(
                    new DeviceStatus(
                            Device.gpu(i),
                            "a GPU",
                            DataSize.ofGigabytes(80),
                            DataSize.ofMegabytes(freeMegabytes[i])));
        }
        return new PlacementPlanner(new Inventory(devices, new CpuFeatures(features)));
    }

    private static ModelManifest manifest(Variant... variants) {
        return Manifests.manifest("toy", 1, Task.SENTIMENT_ANALYSIS, variants);
    }

    private static Placement plan(PlacementPlanner planner, String policy, Variant... variants) {
        return planner.plan(manifest(variants), DevicePolicy.parse(policy), WEIGHTS);
    }

    private static ConfigurationException refusal(
            PlacementPlanner planner, String policy, Variant... variants) {
        ConfigurationException refusal =
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> plan(planner, policy, variants))
                        .actual();
        assertThat(refusal).hasMessageContaining("toy:1");
        assertThat(refusal.action()).isNotBlank();
        return refusal;
    }

    @Test
    void takesTheFirstVariantThatTheCpuCanRun() {
        Placement placement = plan(planner(VNNI), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.variant()).isSameAs(Manifests.INT8);
        assertThat(placement.reason()).contains("no GPU was found").contains("avx512_vnni");
    }

    @Test
    void fallsBackToFp32WithoutVnniAndSaysWhy() {
        Placement placement = plan(planner(PLAIN), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.variant()).isSameAs(Manifests.FP32);
        assertThat(placement.reason())
                .contains("this CPU takes fp32")
                .contains("int8 needs avx512_vnni | avx_vnni");
    }

    @Test
    void neverChoosesAVariantWhoseRequirementsAreUnmet() {
        Variant both =
                Manifests.variant(
                        Precision.INT8, Set.of(DeviceKind.CPU), "avx512_vnni", "amx_int8");
        assertThat(plan(planner(VNNI), "cpu", both, Manifests.FP32).variant())
                .isSameAs(Manifests.FP32);
        assertThat(
                        plan(
                                        planner(Set.of("avx512_vnni", "amx_int8")),
                                        "cpu",
                                        both,
                                        Manifests.FP32)
                                .variant())
                .isSameAs(both);
    }

    @Test
    void refusesWhenNoVariantCanRunHere() {
        ConfigurationException refusal = refusal(planner(PLAIN), "auto", Manifests.INT8);
        assertThat(refusal)
                .hasMessageContaining("features: avx2")
                .hasMessageContaining("int8 needs avx512_vnni | avx_vnni");
        assertThat(refusal.action()).contains("without 'requires'");
    }

    @Test
    void refusesAPackageForGpusOnlyWhereThereIsNone() {
        Variant gpuOnly = Manifests.variant(Precision.FP16, Set.of(DeviceKind.GPU));
        assertThat(refusal(planner(VNNI), "auto", gpuOnly)).hasMessageContaining("CPU");
    }

    @Test
    void takesAGpuThatHasRoom() {
        Placement placement = plan(planner(VNNI, 1424), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.gpu(0));
        assertThat(placement.variant()).isSameAs(Manifests.FP32);
        assertThat(placement.reason()).contains("gpu:0").contains("1424 of 81920 MB free");
    }

    @Test
    void staysOnTheCpuWhenNoGpuHasRoom() {
        Placement placement = plan(planner(VNNI, 1423), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.variant()).isSameAs(Manifests.INT8);
        assertThat(placement.reason()).contains("no GPU has 1424 MB free");
    }

    @Test
    void takesTheGpuWithMostRoomAndTheFirstOfEquals() {
        assertThat(plan(planner(PLAIN, 2000, 9000, 9000), "auto", Manifests.FP32).devices())
                .containsExactly(Device.gpu(1));
        assertThat(plan(planner(PLAIN, 2000, 9000, 9000), "gpu", Manifests.FP32).devices())
                .containsExactly(Device.gpu(1));
    }

    @Test
    void staysOnTheCpuWithoutAGpuVariant() {
        Placement placement = plan(planner(VNNI, 9000), "auto", Manifests.INT8);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.reason()).contains("the package has no GPU variant");
    }

    @Test
    void staysOnTheCpuWhenToldTo() {
        Placement placement = plan(planner(VNNI, 9000), "cpu", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.reason()).contains("device is set to cpu");
    }

    @Test
    void refusesToReplaceAMissingGpuByTheCpu() {
        for (String policy : List.of("gpu", "gpu:0")) {
            ConfigurationException refusal = refusal(planner(VNNI), policy, Manifests.FP32);
            assertThat(refusal)
                    .hasMessageContaining("must run on " + policy)
                    .hasMessageContaining("cpu (2 cores)");
            assertThat(refusal.action()).contains("CUDA").contains("djinn.device=auto");
        }
    }

    @Test
    void namesTheMissingOneOfSeveralGpus() {
        assertThat(refusal(planner(VNNI, 9000), "gpu:0,gpu:7", Manifests.FP32))
                .hasMessageContaining("gpu:7");
    }

    @Test
    void putsAReplicaOnEachNamedGpu() {
        Placement placement = plan(planner(VNNI, 9000, 5000, 9000), "gpu:2,gpu:0", Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.gpu(0), Device.gpu(2));
        assertThat(placement.reason()).contains("gpu:0,gpu:2");
    }

    @Test
    void refusesANamedGpuThatIsTooSmall() {
        for (String policy : List.of("gpu:0", "gpu")) {
            ConfigurationException refusal = refusal(planner(VNNI, 100), policy, Manifests.FP32);
            assertThat(refusal)
                    .hasMessageContaining("1424 MB")
                    .hasMessageContaining("100 of 81920 MB free");
            assertThat(refusal.action()).contains("djinn.models.devices.toy=cpu");
        }
    }

    @Test
    void refusesAGpuForAPackageWithoutGpuVariant() {
        for (String policy : List.of("gpu", "gpu:0")) {
            assertThat(refusal(planner(VNNI, 9000), policy, Manifests.INT8))
                    .hasMessageContaining("no variant for one");
        }
    }
}
