package dev.djinn.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instruction sets of this CPU that matter for inference, by the names that Linux gives them in
 * {@code /proc/cpuinfo}.
 */
record CpuFeatures(Set<String> names) {

    /** As oneDNN reads them: the first that is set counts. */
    private static final List<String> LIMITS = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

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
            return of(text, System.getenv());
        } catch (IOException _) {
            return new CpuFeatures(Set.of());
        }
    }

    /**
     * A feature that oneDNN's own limit keeps it from using is as good as absent.
     *
     * @param cpuinfo text of {@code /proc/cpuinfo}
     */
    static CpuFeatures of(String cpuinfo, Map<String, String> environment) {
        Set<String> usable =
                LIMITS.stream()
                        .map(environment::get)
                        .filter(Objects::nonNull)
                        .filter(limit -> !limit.isEmpty())
                        .findFirst()
                        .flatMap(IsaLimit::of)
                        .map(IsaLimit::features)
                        .orElse(IsaLimit.all());
        return new CpuFeatures(flags(cpuinfo).filter(usable::contains).collect(Collectors.toSet()));
    }

    /** Of the first core: all have the same. */
    private static Stream<String> flags(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("flags"))
                .limit(1)
                .flatMap(
                        line -> Arrays.stream(line.substring(line.indexOf(':') + 1).split("\\s+")));
    }

    /** Those of a variant's requirements that are not met. */
    List<String> unmet(List<String> requirements) {
        return requirements.stream().filter(requirement -> met(requirement).isEmpty()).toList();
    }

    /** Of a requirement such as {@code avx512_vnni | avx_vnni} the alternatives that are there. */
    List<String> met(String requirement) {
        return Arrays.stream(requirement.split("\\|"))
                .map(String::strip)
                .filter(names::contains)
                .toList();
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "none known" : String.join(" ", new TreeSet<>(names));
    }
}
