package dev.djinn.serving;

/** Texts of {@code /proc/cpuinfo} as machines of these kinds show them, shortened. */
enum CpuInfo {
    NEHALEM("fpu vme sse4_1 sse4_2"),
    HASWELL("fpu vme sse4_1 sse4_2 avx f16c avx2 bmi2"),
    ALDER_LAKE("fpu vme sse4_1 sse4_2 avx f16c avx2 bmi2 avx_vnni"),
    SKYLAKE_SERVER("fpu vme avx f16c avx2 avx512f avx512dq avx512cd avx512bw avx512vl"),
    CASCADE_LAKE("fpu vme avx f16c avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni"),
    ZEN_4("fpu vme avx f16c avx2 avx512f avx512bw avx512vl avx512_bf16 avx512vbmi avx512_vnni"),
    SAPPHIRE_RAPIDS(
            "fpu vme avx f16c avx2 avx512f avx512bw avx512vl avx_vnni avx512_bf16 avx512_vnni amx_bf16 avx512_fp16 amx_tile amx_int8");

    private final String flags;

    CpuInfo(String flags) {
        this.flags = flags;
    }

    /** Two cores; the second is cut off. */
    String text() {
        return """
        processor\t: 0
        model name\t: %s
        flags\t\t: %s
        vmx flags\t: vnmi preemption_timer
        bugs\t\t: spectre_v1

        processor\t: 1
        flags\t\t: fpu
        """
                .formatted(this, flags);
    }
}
