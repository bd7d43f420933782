package dev.djinn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelsCommandTests {

    private static final String MOOD =
            """
            {"name": "mood", "revision": 4, "settings": {"device": "cpu"},
             "versions": [
               {"ref": "mood:1", "version": 1, "desired": "loaded", "observed": [
                 {"replica": "a", "state": "ready", "precision": "int8", "devices": ["cpu"]},
                 {"replica": "b", "state": "fetching", "progress": {"bytes": 1, "total": 4, "percent": 25}, "devices": []}]},
               {"ref": "mood:2", "version": 2, "desired": "loaded", "observed": [
                 {"replica": "a", "state": "failed", "reason": "no\\u001b[2J disk", "devices": []}]}],
             "aliases": [
               {"alias": "default", "targets": [{"version": 1, "weight": 90}, {"version": 2, "weight": 10}], "sticky_header": "X-User"},
               {"alias": "old", "targets": [{"version": 1, "weight": 100}], "shadow": {"version": 2, "percent": 5}}]}
            """;

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsEachVersionAtEachReplicaInOneTableOfAllPages() {
        server.on(
                        "GET /models?limit=1000",
                        200,
                        "{\"models\": [%s], \"next\": \"mood\"}".formatted(MOOD))
                .on(
                        "GET /models?limit=1000&after=mood",
                        200,
                        "{\"models\": [{\"name\": \"qa\", \"versions\": [{\"version\": 7, \"desired\": \"unloaded\", \"observed\": []}], \"aliases\": []}]}");
        TestedCli.Run run = TestedCli.of(server).run("models");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().toList())
                .containsExactly(
                        "MODEL  VERSION  DESIRED   REPLICA  STATE           PRECISION  DEVICE  ALIASES                    REASON",
                        "mood   1        loaded    a        ready           int8       cpu     default=90,old             -",
                        "mood   1        loaded    b        fetching (25%)  -          -       default=90,old             -",
                        "mood   2        loaded    a        failed          -          -       default=10,old(shadow 5%)  no [2J disk",
                        "qa     7        unloaded  -        -               -          -       -                          -");
    }

    @Test
    void showsOneModelWithItsRoutesAndSettings() {
        server.on("GET /models/mood", 200, MOOD);
        assertThat(TestedCli.of(server).run("models", "mood").out())
                .contains(
                        "mood@default: 1=90 2=10, sticky by X-User",
                        "mood@old: 1=100, shadow 2=5",
                        "settings: device cpu");
        assertThat(Json.read(TestedCli.of(server).run("models", "mood", "--output", "json").out()))
                .isEqualTo(Json.read(MOOD));
    }

    @Test
    void givesAllPagesAsOneDocument() {
        server.on(
                        "GET /models?limit=1000",
                        200,
                        "{\"models\": [{\"name\": \"a\"}], \"next\": \"a\"}")
                .on("GET /models?limit=1000&after=a", 200, "{\"models\": [{\"name\": \"b\"}]}");
        assertThat(Json.read(TestedCli.of(server).run("models", "--output=json").out()))
                .isEqualTo(Json.read("{\"models\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}"));
    }

    @Test
    void listsReplicas() {
        server.on(
                "GET /replicas",
                200,
                """
                {"replicas": [{"id": "a-1", "host": "a", "djinn_version": "0.1.0", "started": "2026-03-01T08:00:00Z",
                  "heartbeat": "2026-03-01T08:00:05Z", "versions": [{"state": "ready"}, {"state": "failed"}]}]}
                """);
        assertThat(TestedCli.of(server).run("replicas").out().lines())
                .element(1)
                .asString()
                .matches("a-1 +a +0\\.1\\.0 .* 1 of 2");
    }

    @Test
    void readsTheAuditInPagesUpToTheLimit() {
        server.on(
                        "GET /audit?limit=3&model=mood",
                        200,
                        "{\"entries\": [{\"revision\": 9, \"action\": \"load\"}, {\"revision\": 8}], \"next\": 8}")
                .on(
                        "GET /audit?limit=3&model=mood&before=8",
                        200,
                        "{\"entries\": [{\"revision\": 7}, {\"revision\": 6}], \"next\": 6}");
        TestedCli.Run run =
                TestedCli.of(server).run("audit", "mood", "--limit", "3", "--output", "json");
        assertThat(Json.read(run.out()).path("entries").size()).isEqualTo(3);
        assertThat(server.lines()).hasSize(2);
    }
}
