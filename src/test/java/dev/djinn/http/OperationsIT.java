package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators see and set: health, metrics, the API key, JSON logs. */
class OperationsIT {

    private static final String KEY = "open-sesame";

    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + ModelFolder.of(folder, "sentiment"),
                        "djinn.security.api-key=" + KEY,
                        "logging.structured.format.console=ecs",
                        "logging.level.org.springframework.web.servlet.DispatcherServlet=debug");
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        djinn.close();
    }

    @Test
    void answersProbesWithoutAKey() {
        for (String probe : new String[] {"liveness", "readiness"}) {
            Answer answer = client.managed("/actuator/health/" + probe);
            OpenApi.assertValid("Health", answer.ok());
            assertThat(answer.json().path("status").asString()).isEqualTo("UP");
        }
        assertThat(
                        client.managed("/actuator/health/readiness")
                                .json()
                                .at("/components/models/details/sentiment:1")
                                .asString())
                .isEqualTo("ready");
    }

    @Test
    void wantsTheKeyOnEveryPathOfTheApi() {
        for (String path : new String[] {"/v1/models", "/v1/models/sentiment", "/v1/nothing"}) {
            Answer none = client.get(path);
            Problems.expect(none, ProblemCode.UNAUTHENTICATED);
            assertThat(none.header("WWW-Authenticate")).hasValue("Bearer");
        }
        for (String wrong : new String[] {"Bearer open", "Bearer ", "Basic " + KEY, KEY}) {
            Answer answer =
                    client.send(
                            client.posting("/v1/sentiment-analysis", "{\"inputs\": \"good\"}")
                                    .header("Authorization", wrong));
            Problems.expect(answer, ProblemCode.UNAUTHENTICATED);
        }
        assertThat(ask("key-check").label(0)).isEqualTo("POSITIVE");
        assertThat(client.get("/openapi.yaml").status()).isEqualTo(200);
    }

    private static Answer ask(String id) {
        return client.send(
                client.posting(
                                "/v1/sentiment-analysis",
                                "{\"inputs\": \"I loved every minute of it\"}")
                        .header("Authorization", "Bearer " + KEY)
                        .header("X-Request-Id", id));
    }

    @Test
    void countsAndTimesWhatItDoes() {
        Metrics before = client.metrics();
        ask("metrics-check").ok();
        Metrics after =
                Eventually.see(
                        Duration.ofSeconds(5),
                        client::metrics,
                        metrics ->
                                metrics.sum("djinn_requests_seconds_count", "outcome=\"success\"")
                                        > before.sum(
                                                "djinn_requests_seconds_count",
                                                "outcome=\"success\""));
        assertThat(after.has("djinn_requests_seconds_bucket")).isTrue();
        for (String stage : new String[] {"preprocess", "queue", "infer", "postprocess"}) {
            assertThat(
                            after.sum(
                                    "djinn_stage_seconds_count",
                                    "stage=\"" + stage + "\"",
                                    "model=\"sentiment\""))
                    .as(stage)
                    .isPositive();
        }
        for (String name :
                new String[] {
                    "djinn_requests_seconds_sum",
                    "djinn_batch_size_sum",
                    "djinn_batch_tokens_sum",
                    "djinn_batch_padding_sum",
                    "djinn_queue_depth",
                    "djinn_model_state",
                    "djinn_model_load_seconds_count",
                    "djinn_device_info",
                    "djinn_device_memory",
                    "djinn_compute_permits",
                    "djinn_predictions_total",
                    "jvm_memory_used_bytes",
                    "http_server_requests_seconds_count"
                }) {
            assertThat(after.has(name)).as(name).isTrue();
        }
        assertThat(
                        after.sum(
                                "djinn_predictions_total",
                                "label=\"POSITIVE\"",
                                "model=\"sentiment\"",
                                "version=\"1\""))
                .isPositive();
    }

    @Test
    void logsJsonWithTheRequestId() {
        ask("find-me-in-the-log").ok();
        String line =
                Eventually.see(
                                Duration.ofSeconds(5),
                                djinn::lines,
                                lines ->
                                        lines.stream()
                                                .anyMatch(
                                                        one -> one.contains("find-me-in-the-log")))
                        .stream()
                        .filter(one -> one.contains("find-me-in-the-log"))
                        .findFirst()
                        .orElseThrow();
        JsonNode entry = Answer.JSON.readTree(line);
        assertThat(entry.path("request_id").asString(entry.at("/labels/request_id").asString("")))
                .isEqualTo("find-me-in-the-log");
        assertThat(djinn.lines()).allSatisfy(one -> assertThat(one).startsWith("{").endsWith("}"));
    }
}
