package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTests {

    private static final String SAPPHIRE_RAPIDS =
            """
            processor\t: 0
            vendor_id\t: GenuineIntel
            model name\t: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz
            flags\t\t: fpu vme sse4_1 sse4_2 avx f16c avx2 bmi2 avx512f avx512dq avx512cd avx512bw \
            avx512vl avx_vnni avx512_bf16 avx512vbmi avx512_vnni amx_bf16 avx512_fp16 amx_tile amx_int8
            vmx flags\t: vnmi preemption_timer
            bugs\t\t: spectre_v1

            processor\t: 1
            flags\t\t: fpu
            """;

    private static final String ARM =
            """
            processor\t: 0
            Features\t: fp asimd evtstrm aes
            """;

    @Test
    void readsTheFlagsThatMatter() {
        assertThat(CpuFeatures.of(SAPPHIRE_RAPIDS, null).names())
                .containsExactlyInAnyOrder(
                        "avx2",
                        "avx512f",
                        "avx_vnni",
                        "avx512_vnni",
                        "avx512_bf16",
                        "avx512_fp16",
                        "amx_int8",
                        "amx_bf16");
    }

    @Test
    void knowsNothingOfOtherMachines() {
        assertThat(CpuFeatures.of(ARM, null).names()).isEmpty();
        assertThat(CpuFeatures.of("", null)).hasToString("none known");
        assertThat(CpuFeatures.of("flags\t\t:", null).names()).isEmpty();
    }

    @Test
    void detectsWithoutFailing() {
        assertThat(CpuFeatures.detect().names()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "AVX2, false, false",
        "AVX512_CORE, false, false",
        "AVX512_CORE_VNNI, true, false",
        "avx512_core, false, false",
        "AVX512_CORE_BF16, true, true",
        "AVX512_CORE_AMX, true, true",
        "DEFAULT, true, true",
        "something else, true, true"
    })
    void takesWhatOneDnnMayNotUseForAbsent(String limit, boolean vnni, boolean bf16) {
        CpuFeatures features = CpuFeatures.of(SAPPHIRE_RAPIDS, limit);
        assertThat(features.meets("avx512_vnni")).isEqualTo(vnni);
        assertThat(features.meets("avx512_bf16")).isEqualTo(bf16);
    }

    @Test
    void isMetByEitherOfTwo() {
        CpuFeatures features = new CpuFeatures(java.util.Set.of("avx_vnni"));
        assertThat(features.meets("avx512_vnni | avx_vnni")).isTrue();
        assertThat(features.meets("avx512_vnni|avx_vnni")).isTrue();
        assertThat(features.meets("avx512_vnni")).isFalse();
        assertThat(features.meets("avx")).isFalse();
        assertThat(features.meets("")).isFalse();
    }
}
