package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The packages of {@code training/fixtures/make_packages.py}. */
final class ForeignPackages {

    static final Path FOLDER = Path.of("src/test/resources/packages").toAbsolutePath();

    private static final Path PICTURES =
            Path.of("src/test/resources/images/resizing").toAbsolutePath();

    private ForeignPackages() {}

    /** Requests, and the answers that Python gives with the same networks. */
    static JsonNode expected() {
        return Answer.JSON.readTree(FOLDER.resolve("expected.json").toFile());
    }

    static Path broken(String weights) {
        return FOLDER.resolve("broken").resolve(weights);
    }

    /** A copy of the named package under another name. */
    static Path copy(String name, Path models, String as) throws IOException {
        Path source = FOLDER.resolve(name).resolve("1");
        Path target = models.resolve(as).resolve("1");
        for (Path file : files(source)) {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return target;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Asks all of a package's requests and compares with what Python said. */
    static void assertAnswers(Client client, JsonNode expected) throws IOException {
        double tolerance = expected.path("tolerance").asDouble(1e-4);
        if (expected.has("images")) {
            for (int i = 0; i < expected.path("images").size(); i++) {
                JsonNode result =
                        picture(client, expected, expected.path("images").path(i).asString());
                assertScores(result, expected.path("scores").path(i), tolerance);
            }
            return;
        }
        JsonNode inputs = expected.path("inputs");
        Answer together = ask(client, expected, inputs);
        for (int i = 0; i < inputs.size(); i++) {
            assertResult(together.result(i), expected, i, tolerance);
            assertResult(ask(client, expected, inputs.path(i)).result(0), expected, i, tolerance);
        }
    }

    private static JsonNode picture(Client client, JsonNode expected, String name)
            throws IOException {
        String path =
                "%s?model=%s"
                        .formatted(
                                expected.path("path").asString(),
                                expected.path("model").asString());
        byte[] bytes = Files.readAllBytes(PICTURES.resolve(name));
        return client.send(client.posting(path, "image/png", BodyPublishers.ofByteArray(bytes)))
                .result(0);
    }

    private static Answer ask(Client client, JsonNode expected, JsonNode inputs) {
        return client.post(
                expected.path("path").asString(),
                Map.of("inputs", inputs, "model", expected.path("model").asString()));
    }

    private static void assertResult(
            JsonNode result, JsonNode expected, int index, double tolerance) {
        if (expected.has("scores")) {
            assertScores(result, expected.path("scores").path(index), tolerance);
            return;
        }
        if (expected.has("embeddings")) {
            assertVector(
                    result.path("embedding"), expected.path("embeddings").path(index), tolerance);
            return;
        }
        JsonNode answer = result.path("answers").path(0);
        JsonNode wanted = expected.path("answers").path(index);
        assertThat(answer.path("answer").asString()).isEqualTo(wanted.path("answer").asString());
        assertThat(answer.path("start").asInt()).isEqualTo(wanted.path("start").asInt());
        assertThat(answer.path("end").asInt()).isEqualTo(wanted.path("end").asInt());
        assertThat(answer.path("score").asDouble())
                .isCloseTo(wanted.path("score").asDouble(), within(tolerance));
    }

    private static void assertScores(JsonNode result, JsonNode wanted, double tolerance) {
        JsonNode labels = result.path("labels");
        assertThat(labels.size()).isEqualTo(wanted.size());
        for (JsonNode label : labels) {
            String name = label.path("label").asString();
            assertThat(wanted.has(name)).as(name).isTrue();
            assertThat(label.path("score").asDouble())
                    .as(name)
                    .isCloseTo(wanted.path(name).asDouble(), within(tolerance));
        }
    }

    private static void assertVector(JsonNode vector, JsonNode wanted, double tolerance) {
        assertThat(vector.size()).isEqualTo(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(vector.path(i).asDouble())
                    .as("dimension %d", i)
                    .isCloseTo(wanted.path(i).asDouble(), within(tolerance));
        }
    }
}
