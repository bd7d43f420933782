package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Packages as other tools write them answer what Python answers with their networks. */
class ForeignPackagesIT {

    private static final Path PICTURES =
            Path.of("src/test/resources/images/resizing").toAbsolutePath();

    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start() {
        djinn = RunningDjinn.start("djinn.models.location=" + ForeignPackages.FOLDER);
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        djinn.close();
    }

    static Stream<Arguments> packages() {
        return ForeignPackages.expected()
                .valueStream()
                .map(expected ->
                        Arguments.argumentSet(expected.path("model").asString(), expected));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void answersAsPythonDoes(JsonNode expected) throws IOException {
        double tolerance = expected.path("tolerance").asDouble(1e-4);
        if (expected.has("images")) {
            for (int i = 0; i < expected.path("images").size(); i++) {
                JsonNode result = picture(expected, expected.path("images").path(i).asString());
                assertScores(result, expected.path("scores").path(i), tolerance);
            }
            return;
        }
        JsonNode inputs = expected.path("inputs");
        Answer together = ask(expected, inputs);
        for (int i = 0; i < inputs.size(); i++) {
            assertResult(together.result(i), expected, i, tolerance);
            assertResult(ask(expected, inputs.path(i)).result(0), expected, i, tolerance);
        }
    }

    private static JsonNode picture(JsonNode expected, String name) throws IOException {
        String path =
                "%s?model=%s"
                        .formatted(
                                expected.path("path").asString(),
                                expected.path("model").asString());
        byte[] bytes = Files.readAllBytes(PICTURES.resolve(name));
        return client.send(client.posting(path, "image/png", BodyPublishers.ofByteArray(bytes)))
                .result(0);
    }

    private static Answer ask(JsonNode expected, JsonNode inputs) {
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

    @Test
    void letsARequestSayOtherwiseThanThePackage() {
        Map<String, String> none = Map.of("function_to_apply", "none");
        JsonNode logits =
                client.post(
                                "/v1/text-classification",
                                Map.of(
                                        "inputs",
                                        "a cold river",
                                        "model",
                                        "djl-topics",
                                        "parameters",
                                        none))
                        .result(0)
                        .path("labels");
        double logit = logits.path(0).path("score").asDouble();
        assertThat(1 / (1 + Math.exp(-logit))).isCloseTo(0.3465979, within(1e-4));
        Map<String, Boolean> normalize = Map.of("normalize", true);
        JsonNode vector =
                client.post(
                                "/v1/feature-extraction",
                                Map.of(
                                        "inputs",
                                        "a cold river",
                                        "model",
                                        "djl-sentences",
                                        "parameters",
                                        normalize))
                        .result(0)
                        .path("embedding");
        double squares = vector.valueStream().mapToDouble(JsonNode::asDouble).map(x -> x * x).sum();
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    @Test
    void saysWhatItRead() {
        JsonNode model = client.get("/v1/models/mar-picture").ok();
        OpenApi.assertValid("Model", model);
        assertThat(model.path("precision").asString()).isEqualTo("fp32");
        assertThat(model.path("image_size").asInt()).isEqualTo(224);
        assertThat(model.path("labels").valueStream().map(JsonNode::asString))
                .containsExactly("wish", "river", "stone");
        assertThat(djinn.log())
                .contains("model.pt has no sha256 in its model.yaml: taken as it is now")
                .contains("topK (requests choose how many labels they get)");
    }
}
