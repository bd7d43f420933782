package dev.djinn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonFailuresTests {

    record Parameters(@Nullable Integer top, @Nullable Boolean cut) {}

    record Item(String question) {}

    record Body(List<Item> inputs, @Nullable String model, @Nullable Parameters parameters) {}

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .build();

    private static ServingException failure(String body) {
        JacksonException failure =
                assertThatExceptionOfType(JacksonException.class)
                        .isThrownBy(() -> JSON.readValue(body, Body.class))
                        .actual();
        ServingException problem = JsonFailures.of(failure);
        assertThat(problem.getMessage())
                .doesNotContain("dev.djinn", "tools.jackson", "java.", "Exception")
                .doesNotContain("StreamRead", "`", "[Source")
                .hasSizeLessThan(400);
        return problem;
    }

    private static void invalid(String body, String field, String type) {
        ServingException problem = failure(body);
        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(problem.field()).contains(field);
        assertThat(problem).hasMessageContaining(type);
    }

    @Test
    void namesTheFieldAndTheTypeThatItMustHave() {
        invalid("{\"model\": [1]}", "model", "a string");
        invalid("{\"inputs\": {}}", "inputs", "a list");
        invalid("{\"inputs\": [{\"question\": []}]}", "inputs[0].question", "a string");
        invalid("{\"inputs\": [{}, 3]}", "inputs[1]", "an object");
        invalid("{\"parameters\": {\"top\": \"3\"}}", "parameters.top", "a whole number");
        invalid("{\"parameters\": {\"top\": 1.5}}", "parameters.top", "a whole number");
        invalid("{\"parameters\": {\"cut\": 1}}", "parameters.cut", "true or false");
        invalid("{\"parameters\": 7}", "parameters", "an object");
        invalid("[]", "inputs", "one JSON object");
        invalid("\"text\"", "inputs", "one JSON object");
    }

    @Test
    void namesAWholeNumberThatIsTooLarge() {
        invalid("{\"parameters\": {\"top\": 99999999999}}", "parameters.top", "whole number");
    }

    @Test
    void namesAnUnknownFieldAndTheKnownOnes() {
        ServingException problem = failure("{\"parameters\": {\"topk\": 1}}");
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_FIELD);
        assertThat(problem.field()).contains("parameters.topk");
        assertThat(problem).hasMessage("'topk' is not known here. Known: cut, top.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"inputs\": [",
                "{\"inputs\": [\"a",
                "{\"inputs\" \"a\"}",
                "{inputs: 1}",
                "{\"model\": tru}",
                "{\"model\": \"a\\q\"}",
                "{\"model\": \"a\", \"model\": \"b\"}",
                "{\"model\": 01}",
                "{\"model\": \"a\u0001\"}"
            })
    void saysWhereTheJsonIsBroken(String body) {
        ServingException problem = failure(body);
        assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
        assertThat(problem).hasMessageContaining("at line 1, column ");
    }

    @Test
    void survivesDepthAndLength() {
        failure("{\"inputs\": " + "[".repeat(5000));
        failure("{\"" + "k".repeat(60_000) + "\": 1}");
        failure("{\"parameters\": {\"top\": " + "9".repeat(2000) + "}}");
    }
}
