package dev.djinn.serving;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The limits that oneDNN's {@code ONEDNN_MAX_CPU_ISA} knows, and what each leaves of a CPU. */
enum IsaLimit {
    SSE41(""),
    AVX(""),
    AVX2("avx2"),
    AVX2_VNNI(AVX2, "avx_vnni"),
    AVX2_VNNI_2(AVX2_VNNI, ""),
    AVX512_CORE(AVX2, "avx512f"),
    AVX512_CORE_VNNI(AVX512_CORE, "avx512_vnni"),
    AVX512_CORE_BF16(AVX512_CORE_VNNI, "avx512_bf16"),
    AVX512_CORE_FP16(AVX512_CORE_BF16, "avx_vnni avx512_fp16"),
    AVX10_1_512(AVX512_CORE_FP16, ""),
    AVX512_CORE_AMX(AVX512_CORE_FP16, "amx_tile amx_int8 amx_bf16"),
    AVX10_1_512_AMX(AVX512_CORE_AMX, ""),
    AVX512_CORE_AMX_FP16(AVX512_CORE_AMX, "amx_fp16"),
    AVX10_1_512_AMX_FP16(AVX512_CORE_AMX_FP16, "");

    /** Separated by spaces. */
    private final String features;

    IsaLimit(String features) {
        this.features = features;
    }

    IsaLimit(IsaLimit below, String more) {
        this("%s %s".formatted(below.features, more));
    }

    /**
     * The limit of that name, in either case; none where oneDNN knows none, and so has no limit.
     */
    static Optional<IsaLimit> of(String name) {
        return Arrays.stream(values())
                .filter(limit -> limit.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** What oneDNN may use under this limit, of all that matters for inference. */
    Set<String> features() {
        return Arrays.stream(features.split(" "))
                .filter(feature -> !feature.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without a limit. */
    static Set<String> all() {
        return AVX10_1_512_AMX_FP16.features();
    }
}
