package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code djinn.jar} unloads models that nobody asks for, and loads none that do not fit. */
class IdleModelsIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String SENTIMENT = "/admin/v1/models/sentiment";

    @TempDir private Path folder;

    private Path models;

    @BeforeEach
    void copy() throws IOException {
        models = ModelFolder.of(folder.resolve("models"), "sentiment");
    }

    private RunningDjinn start(String property) {
        return RunningDjinn.start(
                "djinn.models.location=" + models,
                "djinn.management.key=" + Client.MANAGEMENT_KEY,
                property);
    }

    private static Answer admin(Client client, String method, String path, String json) {
        return client.send(client.admin(method, path, json));
    }

    private static JsonNode awaitState(Client client, String ref, String state) {
        return Eventually.see(
                        WAIT,
                        () -> client.get("/v1/models/" + ref),
                        answer ->
                                answer.status() == 200
                                        && answer.json().path("state").asString().equals(state))
                .ok();
    }

    private static Answer ask(Client client) {
        return client.ask("/v1/sentiment-analysis", "good");
    }

    @Test
    void unloadsAModelThatNobodyAsksForAndLoadsItForTheNextRequest() {
        try (RunningDjinn djinn = start("djinn.models.load-wait=60s")) {
            Client client = djinn.ready();
            Answer set = admin(client, "PUT", SENTIMENT + "/settings", "{\"idle_unload\": \"1s\"}");
            OpenApi.assertValid("RegisteredModel", set.ok());
            assertThat(set.json().at("/settings/idle_unload").asString()).isEqualTo("1s");
            JsonNode idle = awaitState(client, "sentiment:1", "idle");
            OpenApi.assertValid("Model", idle);
            assertThat(idle.path("reason").asString())
                    .isEqualTo(
                            "idle: unloaded after 1s without requests; the next request loads it");
            assertThat(idle.path("labels")).isNotEmpty();
            assertThat(client.managed("/actuator/health/readiness").status()).isEqualTo(200);
            Eventually.see(
                    WAIT,
                    () -> client.send(client.admin(SENTIMENT)).text(),
                    text -> text.contains("\"unloaded\"") && text.contains("idle: "));
            assertThat(client.metrics().sum("djinn_memory", "kind=\"taken\"")).isZero();
            assertThat(ask(client).status()).isEqualTo(200);
            admin(client, "PUT", SENTIMENT + "/settings", "{}").ok();
            awaitState(client, "sentiment:1", "ready");
        }
    }

    private Path second() throws IOException {
        Path second = ModelFolder.of(folder.resolve("second"), "sentiment").resolve("sentiment/1");
        Path manifest = second.resolve("model.yaml");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("version: 1", "version: 2"));
        return second;
    }

    @Test
    void refusesASecondVersionForWhichThereIsNoMemoryUntilTheFirstIsGone() throws IOException {
        try (RunningDjinn djinn = start("djinn.memory=200MB")) {
            Client client = djinn.ready();
            String registration =
                    "{\"name\": \"sentiment\", \"uri\": \"%s\"}".formatted(second().toUri());
            assertThat(admin(client, "POST", "/admin/v1/models", registration).status())
                    .isEqualTo(202);
            JsonNode failed = awaitState(client, "sentiment:2", "failed");
            assertThat(failed.path("reason").asString())
                    .matches(
                            "sentiment:2 needs \\d+ MB of memory, and \\d+ of 200 MB are taken \\(sentiment:1 \\d+ MB\\)\\. .*djinn\\.memory\\.");
            assertThat(client.managed("/actuator/health").text()).contains("sentiment:2 needs");
            Eventually.see(
                    WAIT,
                    () -> client.send(client.admin(SENTIMENT)).text(),
                    text -> text.contains("sentiment:2 needs"));
            assertThat(ask(client).json().path("model").asString()).isEqualTo("sentiment:1");
            assertThat(client.metrics().sum("djinn_memory", "kind=\"budget\""))
                    .isEqualTo(200 * 1024 * 1024);
            Answer unload = admin(client, "POST", SENTIMENT + "/versions/1/unload", "");
            assertThat(unload.status()).isEqualTo(202);
            awaitState(client, "sentiment:2", "ready");
        }
    }
}
