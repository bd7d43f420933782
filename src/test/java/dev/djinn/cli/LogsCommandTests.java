package dev.djinn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsCommandTests {

    private static final String READY =
            "{\"ref\":\"mood:1\",\"replica\":\"a\",\"state\":\"ready\",\"precision\":\"int8\",\"devices\":[\"cpu\"]}";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    private static ScriptedServer.Scripted stream(String... events) {
        return new ScriptedServer.Scripted(
                200,
                Map.of("Content-Type", "text/event-stream"),
                ":still here\n\n" + String.join("", events));
    }

    private static String event(String name, String data) {
        return "id:1\nevent:%s\ndata:%s\n\n".formatted(name, data);
    }

    @Test
    void tellsWhatThereIsAndEnds() {
        server.on(
                "GET /replicas",
                200,
                "{\"replicas\": [{\"id\": \"a\", \"heartbeat\": \"2026-03-01T08:00:05.9Z\", \"versions\": [%s]}]}"
                        .formatted(READY));
        TestedCli.Run run = TestedCli.of(server).run("logs");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualToIgnoringNewLines("2026-03-01T08:00:05Z mood:1 at a: ready, int8, cpu");
    }

    @Test
    void followsOverBrokenConnectionsAndTellsNothingTwice() {
        String failed =
                READY.replace("ready", "failed")
                        .replace("\"devices\"", "\"reason\":\"no disk\",\"devices\"");
        server.on(
                        "GET /events",
                        stream(event("revision", "{\"revision\":4}"), event("observed", READY)))
                .on("GET /events", 503, ScriptedServer.problem("x", "Draining."))
                .on(
                        "GET /events",
                        stream(
                                event("revision", "{\"revision\":5}"),
                                event("observed", READY),
                                event("observed", failed),
                                event("forgotten", "{\"ref\":\"mood:1\",\"replica\":\"a\"}")));
        TestedCli cli = TestedCli.of(server);
        TestedCli.Run run = cli.runUntil(5, "logs", "--follow");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceFirst("\\S+ ", "")))
                .containsExactly(
                        "revision 4",
                        "mood:1 at a: ready, int8, cpu",
                        "revision 5",
                        "mood:1 at a: failed: no disk, int8, cpu",
                        "mood:1 at a: forgotten");
        assertThat(cli.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(run.err()).contains("trying again in 1s", "Draining; trying again in 2s");
    }

    @Test
    void writesALineOfJsonForEachEvent() {
        server.on("GET /events", stream(event("revision", "{\"revision\":4}")));
        assertThat(TestedCli.of(server).runUntil(1, "logs", "-f", "--output", "json").out())
                .isEqualToIgnoringNewLines("{\"event\":\"revision\",\"data\":{\"revision\":4}}");
    }

    @Test
    void endsWhenTheKeyIsRefused() {
        TestedCli.Run run = TestedCli.of(server).run("logs", "--follow", "--key", "another");
        assertThat(run.status()).isEqualTo(1);
    }
}
