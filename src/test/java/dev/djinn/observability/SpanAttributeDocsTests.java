package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanAttributeDocsTests {

    private static final String HEADER = "| attribute | span | meaning |";

    private static String row(SpanAttribute attribute) {
        return "| `%s` | %s | %s |"
                .formatted(attribute.id(), attribute.spans(), attribute.meaning());
    }

    @Test
    void documentsEveryAttributeAndNothingElse() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/tracing.md"));
        assertThat(lines).containsOnlyOnce(HEADER);
        List<String> rows =
                lines.subList(lines.indexOf(HEADER) + 2, lines.size()).stream()
                        .takeWhile(line -> line.startsWith("|"))
                        .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(SpanAttribute.values())
                                .map(SpanAttributeDocsTests::row)
                                .toList());
    }
}
