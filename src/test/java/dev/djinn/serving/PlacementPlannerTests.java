package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.inference.VariantDescription;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.PrecisionPolicy;
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

    private static Inventory inventory(Set<String> features, long... freeMegabytes) {
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
        return new Inventory(devices, new CpuFeatures(features));
    }

    private static ModelManifest manifest(Variant... variants) {
        return Manifests.manifest("toy", 1, Task.SENTIMENT_ANALYSIS, variants);
    }

    /** With a device, and a precision after it where not all are allowed. */
    private static Placement plan(Inventory inventory, String policy, Variant... variants) {
        String[] parts = policy.split(" ");
        return new PlacementPlanner(
                        inventory,
                        manifest(variants),
                        new PlacementPolicy(
                                DevicePolicy.parse(parts[0]),
                                PrecisionPolicy.parse(parts.length == 1 ? "auto" : parts[1])),
                        WEIGHTS)
                .plan();
    }

    private static ConfigurationException refusal(
            Inventory inventory, String policy, Variant... variants) {
        ConfigurationException refusal =
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> plan(inventory, policy, variants))
                        .actual();
        assertThat(refusal).hasMessageContaining("toy:1");
        assertThat(refusal.action()).isNotBlank();
        return refusal;
    }

    @Test
    void takesTheFastestVariantOfTheCpu() {
        Placement placement = plan(inventory(VNNI), "auto", Manifests.FP32, Manifests.INT8);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.variant()).isSameAs(Manifests.INT8);
        assertThat(placement.reason())
                .isEqualTo("no GPU was found; this CPU has avx512_vnni for int8");
    }

    @Test
    void fallsBackToFp32WithoutVnniAndSaysWhy() {
        Placement placement = plan(inventory(PLAIN), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.variant()).isSameAs(Manifests.FP32);
        assertThat(placement.reason())
                .contains("fp32 comes first here")
                .contains("int8 needs avx512_vnni | avx_vnni, which this CPU lacks");
    }

    @Test
    void neverChoosesAVariantWhoseRequirementsAreUnmet() {
        Variant both =
                Manifests.variant(
                        Precision.INT8, Set.of(DeviceKind.CPU), "avx512_vnni", "amx_int8");
        assertThat(plan(inventory(VNNI), "cpu", both, Manifests.FP32).variant())
                .isSameAs(Manifests.FP32);
        assertThat(
                        plan(
                                        inventory(Set.of("avx512_vnni", "amx_int8")),
                                        "cpu",
                                        both,
                                        Manifests.FP32)
                                .variant())
                .isSameAs(both);
    }

    @Test
    void refusesWhenNoVariantCanRunHere() {
        ConfigurationException refusal = refusal(inventory(PLAIN), "auto", Manifests.INT8);
        assertThat(refusal)
                .hasMessageContaining("features: avx2")
                .hasMessageContaining("int8 (needs avx512_vnni | avx_vnni, which this CPU lacks)");
        assertThat(refusal.action()).startsWith("Add a variant without 'requires'");
    }

    @Test
    void refusesAPackageForGpusOnlyWhereThereIsNone() {
        Variant gpuOnly = Manifests.variant(Precision.FP16, Set.of(DeviceKind.GPU));
        assertThat(refusal(inventory(VNNI), "auto", gpuOnly)).hasMessageContaining("CPU");
    }

    @Test
    void takesAGpuThatHasRoom() {
        Placement placement = plan(inventory(VNNI, 1424), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.gpu(0));
        assertThat(placement.variant()).isSameAs(Manifests.FP32);
        assertThat(placement.reason()).contains("gpu:0").contains("1424 of 81920 MB free");
    }

    @Test
    void staysOnTheCpuWhenNoGpuHasRoom() {
        Placement placement = plan(inventory(VNNI, 1423), "auto", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.variant()).isSameAs(Manifests.INT8);
        assertThat(placement.reason()).contains("no GPU has 1424 MB free");
    }

    @Test
    void takesTheGpuWithMostRoomAndTheFirstOfEquals() {
        assertThat(plan(inventory(PLAIN, 2000, 9000, 9000), "auto", Manifests.FP32).devices())
                .containsExactly(Device.gpu(1));
        assertThat(plan(inventory(PLAIN, 2000, 9000, 9000), "gpu", Manifests.FP32).devices())
                .containsExactly(Device.gpu(1));
    }

    @Test
    void staysOnTheCpuWithoutAGpuVariant() {
        Placement placement = plan(inventory(VNNI, 9000), "auto", Manifests.INT8);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.reason()).contains("no variant may run on a GPU");
    }

    @Test
    void staysOnTheCpuWhenToldTo() {
        Placement placement = plan(inventory(VNNI, 9000), "cpu", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.reason()).contains("device is set to cpu");
    }

    @Test
    void refusesToReplaceAMissingGpuByTheCpu() {
        for (String policy : List.of("gpu", "gpu:0")) {
            ConfigurationException refusal = refusal(inventory(VNNI), policy, Manifests.FP32);
            assertThat(refusal)
                    .hasMessageContaining("must run on " + policy)
                    .hasMessageContaining("cpu (2 cores)");
            assertThat(refusal.action()).contains("CUDA").contains("djinn.device=auto");
        }
    }

    @Test
    void namesTheMissingOneOfSeveralGpus() {
        assertThat(refusal(inventory(VNNI, 9000), "gpu:0,gpu:7", Manifests.FP32))
                .hasMessageContaining("gpu:7");
    }

    @Test
    void putsAReplicaOnEachNamedGpu() {
        Placement placement =
                plan(inventory(VNNI, 9000, 5000, 9000), "gpu:2,gpu:0", Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.gpu(0), Device.gpu(2));
        assertThat(placement.reason()).contains("gpu:0,gpu:2");
    }

    @Test
    void refusesANamedGpuThatIsTooSmall() {
        for (String policy : List.of("gpu:0", "gpu")) {
            ConfigurationException refusal = refusal(inventory(VNNI, 100), policy, Manifests.FP32);
            assertThat(refusal)
                    .hasMessageContaining("1424 MB")
                    .hasMessageContaining("100 of 81920 MB free");
            assertThat(refusal.action()).contains("djinn.models.devices.toy=cpu");
        }
    }

    @Test
    void refusesAGpuForAPackageWithoutGpuVariant() {
        for (String policy : List.of("gpu", "gpu:0")) {
            ConfigurationException refusal = refusal(inventory(VNNI, 9000), policy, Manifests.INT8);
            assertThat(refusal)
                    .hasMessageContaining("no variant that may run on a GPU")
                    .hasMessageContaining("device is set to " + policy)
                    .hasMessageContaining("int8 (is not made for a GPU)");
            assertThat(refusal.action())
                    .startsWith("Add a GPU variant")
                    .contains("djinn.models.devices.toy=cpu");
        }
    }

    @Test
    void takesThePrecisionThatIsAskedFor() {
        Placement placement = plan(inventory(VNNI), "auto fp32", Manifests.INT8, Manifests.FP32);
        assertThat(placement.variant()).isSameAs(Manifests.FP32);
        assertThat(placement.reason()).isEqualTo("no GPU was found; precision is set to fp32");
        assertThat(placement.variants())
                .extracting(VariantDescription::variant, VariantDescription::chosen)
                .containsExactly(tuple(Manifests.INT8, false), tuple(Manifests.FP32, true));
    }

    @Test
    void ranksTheVariantsForTheDeviceThatIsTaken() {
        Variant fp16 = Manifests.variant(Precision.FP16, Set.of(DeviceKind.GPU));
        Placement placement =
                plan(inventory(VNNI, 9000), "auto", Manifests.INT8, Manifests.FP32, fp16);
        assertThat(placement.variant()).isSameAs(fp16);
        assertThat(placement.reason()).endsWith("fp16 comes first on a GPU");
        assertThat(placement.variants())
                .extracting(VariantDescription::reason)
                .containsExactly(
                        "fp16 comes first on a GPU",
                        "fp16 is faster here",
                        "is not made for a GPU");
    }

    @Test
    void leavesTheGpuForAPrecisionThatOnlyTheCpuHas() {
        Placement placement =
                plan(inventory(VNNI, 9000), "auto int8", Manifests.INT8, Manifests.FP32);
        assertThat(placement.devices()).containsExactly(Device.CPU);
        assertThat(placement.reason())
                .isEqualTo("no variant may run on a GPU; precision is set to int8");
    }

    @Test
    void refusesAPrecisionThatTheCpuCannotRun() {
        ConfigurationException refusal =
                refusal(inventory(PLAIN), "cpu int8", Manifests.INT8, Manifests.FP32);
        assertThat(refusal)
                .hasMessageContaining("no int8 variant that may run on a CPU")
                .hasMessageContaining("CPU features: avx2")
                .hasMessageContaining("int8 (needs avx512_vnni | avx_vnni, which this CPU lacks)")
                .hasMessageContaining("fp32 (precision is set to int8)");
        assertThat(refusal.action())
                .startsWith("Set djinn.models.precisions.toy to auto or fp32; otherwise");
    }

    @Test
    void refusesAPrecisionThatThePackageLacks() {
        for (String policy : List.of("auto bf16", "gpu bf16")) {
            ConfigurationException refusal =
                    refusal(inventory(VNNI, 9000), policy, Manifests.INT8, Manifests.FP32);
            assertThat(refusal).hasMessageContaining("no bf16 variant");
            assertThat(refusal.action()).contains("to auto or").contains("fp32");
        }
    }

    @Test
    void namesAPrecisionThatRunsOnlyWhenAskedFor() {
        Variant fp16 = Manifests.variant(Precision.FP16, Set.of(DeviceKind.CPU));
        ConfigurationException refusal = refusal(inventory(VNNI), "auto", fp16);
        assertThat(refusal)
                .hasMessageContaining("fp16 (is slow on a CPU, so it must be asked for)");
        assertThat(refusal.action()).startsWith("Set djinn.models.precisions.toy to fp16;");
        assertThat(plan(inventory(VNNI), "auto fp16", fp16).variant()).isSameAs(fp16);
    }
}
