package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricDocsTests {

    private static final String HEADER = "| metric | kind | keys | meaning |";

    private static String row(Metric metric) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        metric.id(),
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        String.join(", ", metric.keys()),
                        metric.meaning());
    }

    @Test
    void documentsEveryMetricAndNothingElse() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/metrics.md"));
        assertThat(lines).containsOnlyOnce(HEADER);
        List<String> rows =
                lines.subList(lines.indexOf(HEADER) + 2, lines.size()).stream()
                        .takeWhile(line -> line.startsWith("|"))
                        .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(MetricDocsTests::row).toList());
    }

    @Test
    void namesMetricsAndKeysAsMicrometerWantsThem() {
        for (Metric metric : Metric.values()) {
            assertThat(metric.id()).matches("djinn(\\.[a-z]+)+");
            assertThat(metric.keys()).allMatch(key -> key.matches("[a-z]+"));
        }
        assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
    }
}
