package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
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
        ForeignPackages.assertAnswers(client, expected);
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
