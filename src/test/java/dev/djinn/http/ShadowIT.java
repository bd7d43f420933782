package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code djinn.jar} mirrors requests to a shadow, and holds versions to what was fetched first. */
class ShadowIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String SENTIMENT = "/admin/v1/models/sentiment";
    private static final int REQUESTS = 5;

    @TempDir private Path folder;

    private RunningDjinn start() throws IOException {
        return RunningDjinn.start(
                "djinn.models.location=" + ModelFolder.of(folder.resolve("models"), "sentiment"),
                "djinn.management.key=" + Client.MANAGEMENT_KEY);
    }

    /** The bundled package under another number. */
    private Path copy(int version) throws IOException {
        Path copy =
                ModelFolder.of(folder.resolve("copy" + version), "sentiment")
                        .resolve("sentiment/1");
        Path manifest = copy.resolve("model.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("version: 1", "version: " + version));
        return copy;
    }

    private static JsonNode send(Client client, String method, String path, String json) {
        Answer answer = client.send(client.admin(method, path, json));
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
        return answer.json();
    }

    private static void register(Client client, Path source, int version) {
        send(
                client,
                "POST",
                "/admin/v1/models",
                "{\"name\": \"sentiment\", \"version\": %d, \"uri\": \"%s\"}"
                        .formatted(version, source.toUri()));
    }

    private static void awaitState(Client client, int version, String state) {
        Eventually.see(
                WAIT,
                () -> client.get("/v1/models/sentiment:" + version),
                answer ->
                        answer.status() == 200
                                && answer.json().path("state").asString().equals(state));
    }

    private static void shadow(Client client, int version) {
        send(
                client,
                "PUT",
                SENTIMENT + "/aliases/default",
                "{\"targets\": [{\"version\": 1, \"weight\": 1}], \"shadow\": {\"version\": %d, \"percent\": 100}}"
                        .formatted(version));
    }

    private static double counted(Client client, int shadow, String outcome) {
        return client.metrics()
                .sum(
                        "djinn_shadow_requests_total",
                        "model=\"sentiment\"",
                        "version=\"1\"",
                        "shadow=\"%d\"".formatted(shadow),
                        "outcome=\"%s\"".formatted(outcome));
    }

    /** Asks until so many copies had the outcome; each request is version 1's. */
    private static void askUntil(Client client, int shadow, String outcome) {
        Eventually.see(
                WAIT,
                () -> {
                    JsonNode answer = client.ask("/v1/sentiment-analysis", "a lovely day").ok();
                    assertThat(answer.path("model").asString()).isEqualTo("sentiment:1");
                    assertThat(first(answer)).isEqualTo("POSITIVE");
                    return counted(client, shadow, outcome);
                },
                count -> count >= REQUESTS);
    }

    private static String first(JsonNode answer) {
        return answer.at("/results/0/labels/0/label").asString();
    }

    @Test
    void comparesWhatTheShadowWouldHaveAnsweredAndReturnsNothingOfIt() throws Exception {
        Path swapped = copy(3);
        Files.writeString(swapped.resolve("labels.txt"), "POSITIVE\nNEGATIVE\n");
        try (RunningDjinn djinn = start()) {
            Client client = djinn.ready();
            register(client, copy(2), 2);
            register(client, swapped, 3);
            awaitState(client, 2, "ready");
            awaitState(client, 3, "ready");
            shadow(client, 2);
            askUntil(client, 2, "agreed");
            assertThat(counted(client, 2, "differed")).isZero();
            shadow(client, 3);
            askUntil(client, 3, "differed");
            assertThat(counted(client, 3, "agreed")).isZero();
            send(client, "POST", SENTIMENT + "/versions/3/unload", "");
            Eventually.see(
                    WAIT,
                    () -> client.get("/v1/models/sentiment:3"),
                    answer -> answer.status() == 404);
            askUntil(client, 3, "dropped");
            djinn.terminate();
            assertThat(djinn.exit(Duration.ofSeconds(30))).isEqualTo(143);
            assertThat(djinn.log()).doesNotContain("lovely");
        }
    }

    @Test
    void holdsAVersionToWhatWasFetchedFirst() throws Exception {
        Path source = copy(2);
        try (RunningDjinn djinn = start()) {
            Client client = djinn.ready();
            register(client, source, 2);
            awaitState(client, 2, "ready");
            JsonNode shown = client.send(client.admin(SENTIMENT + "/versions/2")).ok();
            OpenApi.assertValid("RegisteredVersion", shown);
            String content = shown.at("/version/content_sha256").asString();
            assertThat(content).hasSize(64);
            assertThat(shown.path("manifest").asString()).contains("version: 2");
            send(client, "POST", SENTIMENT + "/versions/2/unload", "");
            Eventually.see(
                    WAIT,
                    () -> client.get("/v1/models/sentiment:2"),
                    answer -> answer.status() == 404);
            Files.writeString(source.resolve("labels.txt"), "BAD\nGOOD\n");
            send(client, "POST", SENTIMENT + "/versions/2/load", "");
            awaitState(client, 2, "failed");
            assertThat(client.get("/v1/models/sentiment:2").json().path("reason").asString())
                    .contains(content, "register what is there now as a new version");
        }
    }
}
