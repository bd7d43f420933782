package dev.djinn.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The instruction sets of this CPU that matter for inference, by the names that Linux gives them in
 * {@code /proc/cpuinfo}.
 */
record CpuFeatures(Set<String> names) {

    /** Limits of oneDNN's ISA setting, in its order. */
    private static final List<String> LEVELS =
            List.of(
                    "SSE41",
                    "AVX",
                    "AVX2",
                    "AVX2_VNNI",
                    "AVX512_CORE",
                    "AVX512_CORE_VNNI",
                    "AVX512_CORE_BF16",
                    "AVX512_CORE_FP16",
                    "AVX512_CORE_AMX");

    /** The lowest limit that still lets oneDNN use a feature. */
    private static final Map<String, String> NEEDS =
            Map.of(
                    "avx2", "AVX2",
                    "avx_vnni", "AVX2_VNNI",
                    "avx512f", "AVX512_CORE",
                    "avx512_vnni", "AVX512_CORE_VNNI",
                    "avx512_bf16", "AVX512_CORE_BF16",
                    "avx512_fp16", "AVX512_CORE_FP16",
                    "amx_int8", "AVX512_CORE_AMX",
                    "amx_bf16", "AVX512_CORE_AMX");

    CpuFeatures {
        names = Set.copyOf(names);
    }

    /**
     * Those of the machine; none where they cannot be read, so that only portable variants are
     * chosen.
     */
    static CpuFeatures detect() {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        try {
            String text = Files.isReadable(cpuinfo) ? Files.readString(cpuinfo) : "";
            return of(text, System.getenv("ONEDNN_MAX_CPU_ISA"));
        } catch (IOException _) {
            return new CpuFeatures(Set.of());
        }
    }

    /**
     * @param cpuinfo text of {@code /proc/cpuinfo}
     * @param maxIsa oneDNN's own limit, if one is set: a feature that oneDNN may not use is as good
     *     as absent
     */
    static CpuFeatures of(String cpuinfo, @Nullable String maxIsa) {
        Set<String> flags =
                cpuinfo.lines()
                        .filter(line -> line.startsWith("flags"))
                        .findFirst()
                        .map(line ->
                                Set.copyOf(
                                        Arrays.asList(
                                                line.substring(line.indexOf(':') + 1)
                                                        .strip()
                                                        .split("\\s+"))))
                        .orElse(Set.of());
        int level = maxIsa == null ? -1 : LEVELS.indexOf(maxIsa.toUpperCase(Locale.ROOT));
        int limit = level < 0 ? LEVELS.size() : level;
        return new CpuFeatures(
                NEEDS.entrySet().stream()
                        .filter(need ->
                                flags.contains(need.getKey())
                                        && LEVELS.indexOf(need.getValue()) <= limit)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    /** Whether a requirement such as {@code avx512_vnni | avx_vnni} is met. */
    boolean meets(String requirement) {
        return Arrays.stream(requirement.split("\\|")).map(String::strip).anyMatch(names::contains);
    }

    /** Those of a requirement's alternatives that are there. */
    String met(String requirement) {
        return Arrays.stream(requirement.split("\\|"))
                .map(String::strip)
                .filter(names::contains)
                .collect(Collectors.joining(" and "));
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "none known" : String.join(" ", new TreeSet<>(names));
    }
}
