package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.inference.VariantDescription;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.Precision;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.model.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VariantRankingTests {

    private static final Set<DeviceKind> BOTH = Set.of(DeviceKind.CPU, DeviceKind.GPU);
    private static final Set<DeviceKind> CPU = Set.of(DeviceKind.CPU);

    /** One of each, none with a requirement, in an order that is no ranking. */
    private static final List<Variant> ALL =
            List.of(
                    Manifests.variant(Precision.FP32, BOTH),
                    Manifests.variant(Precision.FP16, BOTH),
                    Manifests.variant(Precision.BF16, BOTH),
                    Manifests.variant(Precision.INT8, BOTH));

    private static final List<Variant> TEXT =
            List.of(Manifests.variant(Precision.INT8, CPU, "avx2"), Manifests.FP32);
    private static final List<Variant> IMAGE =
            List.of(
                    Manifests.variant(Precision.BF16, CPU, "avx512_bf16 | amx_bf16"),
                    Manifests.FP32);

    private static VariantRanking onCpu(
            List<Variant> variants, CpuInfo machine, String limit, String precision) {
        return VariantRanking.of(
                variants,
                DeviceKind.CPU,
                CpuFeatures.of(machine.text(), Map.of("ONEDNN_MAX_CPU_ISA", limit)),
                PrecisionPolicy.parse(precision));
    }

    private static String order(VariantRanking ranking) {
        return ranking.candidates().stream()
                .map(candidate -> candidate.variant().precision().toString())
                .collect(Collectors.joining(" "));
    }

    private static String best(VariantRanking ranking) {
        return ranking.best()
                .map(candidate -> candidate.variant().precision().toString())
                .orElse("none");
    }

    private static String reasons(VariantRanking ranking) {
        return new VariantReasons(ranking)
                .describe().stream()
                        .map(VariantRankingTests::print)
                        .collect(Collectors.joining("\n"));
    }

    private static String print(VariantDescription variant) {
        return "%s %s: %s"
                .formatted(
                        variant.chosen() ? "+" : "-",
                        variant.variant().precision(),
                        variant.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "NEHALEM, DEFAULT, fp32 int8 fp16 bf16",
        "HASWELL, DEFAULT, int8 fp32 fp16 bf16",
        "ALDER_LAKE, DEFAULT, int8 fp32 fp16 bf16",
        "SKYLAKE_SERVER, DEFAULT, int8 fp32 fp16 bf16",
        "CASCADE_LAKE, DEFAULT, int8 fp32 fp16 bf16",
        "ZEN_4, DEFAULT, int8 bf16 fp32 fp16",
        "SAPPHIRE_RAPIDS, DEFAULT, int8 bf16 fp32 fp16",
        "SAPPHIRE_RAPIDS, AVX512_CORE_VNNI, int8 fp32 fp16 bf16",
        "SAPPHIRE_RAPIDS, SSE41, fp32 int8 fp16 bf16"
    })
    void ranksByWhatTheCpuIsMadeFor(CpuInfo machine, String limit, String order) {
        assertThat(order(onCpu(ALL, machine, limit, "auto"))).isEqualTo(order);
    }

    @Test
    void prefersBf16ToInt8ThatHasNoVnni() {
        VariantRanking ranking =
                VariantRanking.of(
                        ALL,
                        DeviceKind.CPU,
                        new CpuFeatures(Set.of("avx2", "amx_bf16")),
                        new PrecisionPolicy.Auto());
        assertThat(order(ranking)).isEqualTo("bf16 int8 fp32 fp16");
    }

    @ParameterizedTest
    @CsvSource({
        "NEHALEM, DEFAULT, fp32, fp32",
        "HASWELL, DEFAULT, int8, fp32",
        "ALDER_LAKE, DEFAULT, int8, fp32",
        "SKYLAKE_SERVER, DEFAULT, int8, fp32",
        "CASCADE_LAKE, DEFAULT, int8, fp32",
        "ZEN_4, DEFAULT, int8, bf16",
        "SAPPHIRE_RAPIDS, DEFAULT, int8, bf16",
        "SAPPHIRE_RAPIDS, AVX512_CORE_AMX, int8, bf16",
        "SAPPHIRE_RAPIDS, AVX512_CORE_BF16, int8, bf16",
        "SAPPHIRE_RAPIDS, AVX512_CORE_VNNI, int8, fp32",
        "SAPPHIRE_RAPIDS, AVX512_CORE, int8, fp32",
        "SAPPHIRE_RAPIDS, AVX2, int8, fp32",
        "SAPPHIRE_RAPIDS, SSE41, fp32, fp32",
        "ZEN_4, AVX2, int8, fp32"
    })
    void choosesAmongTheVariantsOfTheBundledModels(
            CpuInfo machine, String limit, String text, String image) {
        assertThat(best(onCpu(TEXT, machine, limit, "auto"))).isEqualTo(text);
        assertThat(best(onCpu(IMAGE, machine, limit, "auto"))).isEqualTo(image);
    }

    @Test
    void ranksHalfPrecisionFirstOnAGpu() {
        VariantRanking ranking =
                VariantRanking.of(
                        ALL, DeviceKind.GPU, new CpuFeatures(Set.of()), new PrecisionPolicy.Auto());
        assertThat(order(ranking)).isEqualTo("fp16 bf16 fp32 int8");
    }

    @Test
    void keepsVariantsForOtherDevicesOff() {
        Variant gpuOnly = Manifests.variant(Precision.FP32, Set.of(DeviceKind.GPU));
        assertThat(best(onCpu(List.of(gpuOnly), CpuInfo.ZEN_4, "DEFAULT", "auto")))
                .isEqualTo("none");
        assertThat(best(onCpu(List.of(gpuOnly), CpuInfo.ZEN_4, "DEFAULT", "fp32")))
                .isEqualTo("none");
    }

    @Test
    void breaksTiesByTheOrderOfThePackage() {
        Variant first = Manifests.variant(Precision.INT8, CPU, "avx2");
        Variant second = Manifests.variant(Precision.INT8, CPU);
        for (List<Variant> variants : List.of(List.of(first, second), List.of(second, first))) {
            VariantRanking ranking = onCpu(variants, CpuInfo.ZEN_4, "DEFAULT", "auto");
            assertThat(ranking.best().orElseThrow().variant()).isSameAs(variants.getFirst());
            assertThat(reasons(ranking))
                    .endsWith("- int8: another int8 variant comes first in the package");
        }
    }

    @Test
    void countsARepeatedVariantOnce() {
        assertThat(
                        onCpu(
                                        List.of(Manifests.FP32, Manifests.FP32),
                                        CpuInfo.ZEN_4,
                                        "DEFAULT",
                                        "auto")
                                .candidates())
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void takesWhatIsAskedForEvenWhereItIsSlow(Precision precision) {
        for (CpuInfo machine : CpuInfo.values()) {
            assertThat(best(onCpu(ALL, machine, "DEFAULT", precision.toString())))
                    .isEqualTo(precision.toString());
        }
    }

    @Test
    void takesNothingSlowOrImpossibleByItself() {
        List<Variant> half =
                List.of(
                        Manifests.variant(Precision.FP16, CPU),
                        Manifests.variant(Precision.BF16, CPU));
        assertThat(best(onCpu(half, CpuInfo.CASCADE_LAKE, "DEFAULT", "auto"))).isEqualTo("none");
        assertThat(best(onCpu(TEXT, CpuInfo.NEHALEM, "DEFAULT", "int8"))).isEqualTo("none");
        assertThat(best(onCpu(TEXT, CpuInfo.ZEN_4, "DEFAULT", "bf16"))).isEqualTo("none");
    }

    @Test
    void holdsRequirementsOnAGpuToo() {
        Variant variant = Manifests.variant(Precision.FP16, BOTH, "avx2");
        for (String precision : List.of("auto", "fp16")) {
            assertThat(
                            VariantRanking.of(
                                            List.of(variant),
                                            DeviceKind.GPU,
                                            new CpuFeatures(Set.of()),
                                            PrecisionPolicy.parse(precision))
                                    .best())
                    .isEmpty();
        }
    }

    @Test
    void saysWhyEachVariantWasTakenOrNot() {
        assertThat(reasons(onCpu(ALL, CpuInfo.ZEN_4, "DEFAULT", "auto")))
                .isEqualTo(
                        """
                        + int8: this CPU has avx512_vnni for int8
                        - bf16: int8 is faster here
                        - fp32: int8 is faster here
                        - fp16: is slow on a CPU, so it must be asked for\
                        """);
        assertThat(reasons(onCpu(ALL, CpuInfo.HASWELL, "DEFAULT", "fp32")))
                .isEqualTo(
                        """
                        - int8: precision is set to fp32
                        + fp32: precision is set to fp32
                        - fp16: precision is set to fp32
                        - bf16: precision is set to fp32\
                        """);
        List<Variant> mixed =
                List.of(
                        TEXT.getFirst(),
                        Manifests.variant(Precision.FP16, Set.of(DeviceKind.GPU)),
                        Manifests.FP32);
        assertThat(reasons(onCpu(mixed, CpuInfo.NEHALEM, "DEFAULT", "auto")))
                .isEqualTo(
                        """
                        + fp32: fp32 comes first here (int8 needs avx2, which this CPU lacks)
                        - int8: needs avx2, which this CPU lacks
                        - fp16: is not made for a CPU\
                        """);
        assertThat(reasons(onCpu(List.of(Manifests.FP32), CpuInfo.ZEN_4, "DEFAULT", "auto")))
                .isEqualTo("+ fp32: fp32 comes first on a CPU");
    }

    @Test
    void namesAllFeaturesThatServeAPrecision() {
        assertThat(reasons(onCpu(IMAGE, CpuInfo.SAPPHIRE_RAPIDS, "DEFAULT", "auto")))
                .startsWith("+ bf16: this CPU has avx512_bf16 and amx_bf16 for bf16");
    }

    @Test
    void choosesTheSameWhateverTheOrderOfThePackage() {
        List<Variant> reversed = ALL.reversed();
        for (CpuInfo machine : CpuInfo.values()) {
            assertThat(best(onCpu(reversed, machine, "DEFAULT", "auto")))
                    .isEqualTo(best(onCpu(ALL, machine, "DEFAULT", "auto")));
        }
    }
}
