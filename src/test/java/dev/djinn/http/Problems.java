package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What every failure looks like to a client. */
final class Problems {

    /** Class names, stack frames and paths of the server's own file system. */
    private static final Pattern INTERNALS =
            Pattern.compile(
                    "Exception|\\bat [a-z]+\\.|\\.java\\b|\\b(java|javax|jakarta|jdk|sun|org|tools|com|ai)\\.[a-z]+\\.|dev\\.djinn|/(work|tmp|home|root|usr|opt|var)/");

    private Problems() {}

    /** The problem document, after all has been checked that is common to all. */
    static JsonNode expect(Answer answer, ProblemCode code) {
        assertThat(answer.text()).as("status %d", answer.status()).isNotEmpty();
        assertThat(answer.header("Content-Type"))
                .as(answer.toString())
                .hasValue("application/problem+json");
        JsonNode problem = answer.json();
        OpenApi.assertValid("Problem", problem);
        assertThat(problem.path("code").asString()).as(answer.text()).isEqualTo(code.value());
        assertThat(answer.status()).isEqualTo(code.status());
        assertThat(problem.path("status").asInt()).isEqualTo(code.status());
        assertThat(problem.path("type").asString()).isEqualTo("urn:djinn:problem:" + code.value());
        assertThat(problem.path("title").asString()).isEqualTo(code.title());
        assertThat(answer.header("X-Request-Id")).hasValue(problem.path("request_id").asString());
        assertThat(problem.path("detail").asString()).hasSizeBetween(20, 1000);
        assertThat(answer.text()).doesNotContainPattern(INTERNALS);
        return problem;
    }

    static JsonNode expect(Answer answer, ProblemCode code, String field) {
        JsonNode problem = expect(answer, code);
        assertThat(problem.path("field").asString("")).as(answer.text()).isEqualTo(field);
        return problem;
    }
}
