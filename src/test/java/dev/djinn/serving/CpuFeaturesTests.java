package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTests {

    private static final String ARM =
            """
            processor\t: 0
            Features\t: fp asimd evtstrm aes
            """;

    private static CpuFeatures features(CpuInfo machine, Map<String, String> environment) {
        return CpuFeatures.of(machine.text(), environment);
    }

    @Test
    void readsTheFlagsThatMatter() {
        assertThat(features(CpuInfo.SAPPHIRE_RAPIDS, Map.of()).names())
                .containsExactlyInAnyOrder(
                        "avx2",
                        "avx512f",
                        "avx_vnni",
                        "avx512_vnni",
                        "avx512_bf16",
                        "avx512_fp16",
                        "amx_tile",
                        "amx_int8",
                        "amx_bf16");
    }

    @Test
    void knowsNothingOfOtherMachines() {
        assertThat(CpuFeatures.of(ARM, Map.of()).names()).isEmpty();
        assertThat(CpuFeatures.of("", Map.of())).hasToString("none known");
        assertThat(CpuFeatures.of("flags\t\t:", Map.of()).names()).isEmpty();
        assertThat(features(CpuInfo.NEHALEM, Map.of()).names()).isEmpty();
    }

    @Test
    void detectsWithoutFailing() {
        assertThat(CpuFeatures.detect().names()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "SAPPHIRE_RAPIDS, SSE41, ''",
        "SAPPHIRE_RAPIDS, AVX, ''",
        "SAPPHIRE_RAPIDS, AVX2, avx2",
        "SAPPHIRE_RAPIDS, avx2, avx2",
        "SAPPHIRE_RAPIDS, AVX2_VNNI, avx2 avx_vnni",
        "SAPPHIRE_RAPIDS, AVX2_VNNI_2, avx2 avx_vnni",
        "SAPPHIRE_RAPIDS, AVX512_CORE, avx2 avx512f",
        "SAPPHIRE_RAPIDS, AVX512_CORE_VNNI, avx2 avx512_vnni avx512f",
        "SAPPHIRE_RAPIDS, AVX512_CORE_BF16, avx2 avx512_bf16 avx512_vnni avx512f",
        "SAPPHIRE_RAPIDS, AVX512_CORE_FP16, avx2 avx512_bf16 avx512_fp16 avx512_vnni avx512f avx_vnni",
        "SAPPHIRE_RAPIDS, AVX10_1_512, avx2 avx512_bf16 avx512_fp16 avx512_vnni avx512f avx_vnni",
        "SAPPHIRE_RAPIDS, AVX512_CORE_AMX, amx_bf16 amx_int8 amx_tile avx2 avx512_bf16 avx512_fp16 avx512_vnni avx512f avx_vnni",
        "ZEN_4, AVX10_1_512_AMX_FP16, avx2 avx512_bf16 avx512_vnni avx512f",
        "ZEN_4, DEFAULT, avx2 avx512_bf16 avx512_vnni avx512f",
        "ZEN_4, something else, avx2 avx512_bf16 avx512_vnni avx512f",
        "ZEN_4, '', avx2 avx512_bf16 avx512_vnni avx512f",
        "ZEN_4, AVX512_CORE, avx2 avx512f",
        "CASCADE_LAKE, AVX512_CORE_BF16, avx2 avx512_vnni avx512f",
        "SKYLAKE_SERVER, AVX512_CORE_VNNI, avx2 avx512f",
        "ALDER_LAKE, AVX512_CORE_AMX, avx2 avx_vnni",
        "HASWELL, AVX512_CORE_AMX, avx2",
        "NEHALEM, AVX2, ''"
    })
    void takesWhatOneDnnMayNotUseForAbsent(CpuInfo machine, String limit, String left) {
        assertThat(features(machine, Map.of("ONEDNN_MAX_CPU_ISA", limit)).names())
                .containsExactlyInAnyOrderElementsOf(
                        left.isEmpty() ? List.of() : Arrays.asList(left.split(" ")));
    }

    @Test
    void knowsTheLimitByItsOldNameToo() {
        assertThat(features(CpuInfo.ZEN_4, Map.of("DNNL_MAX_CPU_ISA", "AVX2"))).hasToString("avx2");
        assertThat(
                        features(
                                CpuInfo.ZEN_4,
                                Map.of("DNNL_MAX_CPU_ISA", "SSE41", "ONEDNN_MAX_CPU_ISA", "AVX2")))
                .hasToString("avx2");
    }

    @Test
    void isMetByEitherOfTwo() {
        CpuFeatures features = new CpuFeatures(Set.of("avx_vnni"));
        assertThat(features.met("avx512_vnni | avx_vnni")).containsExactly("avx_vnni");
        assertThat(features.met("avx512_vnni|avx_vnni")).containsExactly("avx_vnni");
        assertThat(features.met("avx512_vnni")).isEmpty();
        assertThat(features.met("avx")).isEmpty();
        assertThat(features.met("")).isEmpty();
    }

    @Test
    void needsEachOfSeveral() {
        CpuFeatures features = new CpuFeatures(Set.of("avx2", "avx512_vnni"));
        assertThat(features.unmet(List.of())).isEmpty();
        assertThat(features.unmet(List.of("avx2", "avx512_vnni | avx_vnni"))).isEmpty();
        assertThat(features.unmet(List.of("avx2", "amx_int8", "amx_tile")))
                .containsExactly("amx_int8", "amx_tile");
    }
}
