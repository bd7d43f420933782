package dev.djinn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code --wait}: what is shown of the replicas, and how it ends. */
class WaitingTests {

    private static final String[] REGISTER = {"register", "mood", "file:///srv/mood", "--wait"};

    private final ScriptedServer server = new ScriptedServer();

    @BeforeEach
    void register() {
        server.on("POST /models", 202, "{\"version\": {\"version\": 2}}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void wanted(String desired) {
        server.on(
                "GET /models/mood/versions/2",
                200,
                "{\"version\": {\"desired\": \"%s\"}}".formatted(desired));
    }

    private void replicas(String... observed) {
        StringBuilder json = new StringBuilder("{\"replicas\": [");
        for (int i = 0; i < observed.length; i++) {
            String versions =
                    observed[i].isEmpty() ? "" : "{\"ref\": \"mood:2\", %s}".formatted(observed[i]);
            json.append(i == 0 ? "" : ",")
                    .append("{\"id\": \"r%d\", \"versions\": [%s]}".formatted(i + 1, versions));
        }
        server.on("GET /replicas", 200, json.append("]}").toString());
    }

    private static String fetching(int percent) {
        return "\"state\": \"fetching\", \"progress\": {\"bytes\": %d, \"total\": 2097152, \"percent\": %d}"
                .formatted(2097152L * percent / 100, percent);
    }

    @Test
    void tellsOfEachStageAndEndsWhenAllReplicasServeIt() {
        wanted("loaded");
        replicas("", "");
        replicas(fetching(25), "");
        replicas(fetching(26), "\"state\": \"ready\"");
        replicas(fetching(50), "\"state\": \"ready\"");
        replicas("\"state\": \"ready\"", "\"state\": \"ready\"");
        TestedCli.Run run = TestedCli.of(server).run(REGISTER);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "mood:2 is registered.",
                        "r1: pending",
                        "r2: pending",
                        "r1: fetching 25 % (512.0 KB of 2.0 MB)",
                        "r2: ready",
                        "r1: fetching 50 % (1.0 MB of 2.0 MB)",
                        "r1: ready",
                        "mood:2 is served by 2 replicas.");
    }

    @Test
    void drawsBarsInATerminal() {
        wanted("loaded");
        replicas(fetching(50));
        replicas("\"state\": \"ready\"");
        assertThat(TestedCli.of(server).typing("").run(REGISTER).out())
                .contains("[############............] r1: fetching 50 %")
                .contains("\033[1A\033[J[########################] r1: ready");
    }

    @Test
    void printsOnlyTheResultAsJson() {
        wanted("loaded");
        replicas(fetching(50));
        replicas("\"state\": \"ready\"");
        TestedCli.Run run =
                TestedCli.of(server).run("load", "mood:2", "--wait", "--output", "json");
        assertThat(run.status()).isEqualTo(1);
        server.on("POST /models/mood/versions/2/load", 202, "{}");
        run = TestedCli.of(server).run("load", "mood:2", "--wait", "--output", "json");
        assertThat(Json.read(run.out()).at("/version/desired").asString()).isEqualTo("loaded");
    }

    @Test
    void endsWith1AndTheReasonWhenAReplicaFails() {
        wanted("loaded");
        replicas(
                "\"state\": \"ready\"",
                "\"state\": \"failed\", \"reason\": \"the checksum differs\"");
        TestedCli.Run run = TestedCli.of(server).run(REGISTER);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "djinn: mood:2 could not be loaded.", "  r2: the checksum differs");
    }

    @Test
    void endsWhenItIsNotWantedAnyMore() {
        wanted("loaded");
        wanted("unloaded");
        replicas(fetching(5));
        TestedCli.Run run = TestedCli.of(server).run(REGISTER);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("shall not be loaded any more", "djinn audit mood");
    }

    @Test
    void endsWhenTheTimeIsUp() {
        wanted("loaded");
        replicas(fetching(5));
        TestedCli.Run run =
                TestedCli.of(server)
                        .run("register", "mood", "file:///a", "--wait", "--wait-timeout", "2s");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("not served by all replicas after 2s: r1 is fetching 5 %", "go on");
    }
}
