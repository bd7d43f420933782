package dev.djinn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeCommandTests {

    private static final String MOOD =
            "{\"name\": \"mood\", \"versions\": [{\"version\": 3, \"ref\": \"mood:3\"}], \"settings\": {\"device\": \"cpu\", \"required\": true},"
                    + " \"aliases\": [{\"alias\": \"default\", \"targets\": [{\"version\": 3, \"weight\": 100}]}]}";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("load mood:2", "POST /models/mood/versions/2/load", ""),
                Arguments.of("unload mood", "POST /models/mood/versions/3/unload", ""),
                Arguments.of("delete mood:2", "DELETE /models/mood/versions/2", ""),
                Arguments.of("delete mood --yes", "DELETE /models/mood", ""),
                Arguments.of(
                        "alias mood champion 2",
                        "PUT /models/mood/aliases/champion",
                        "{\"targets\":[{\"version\":2,\"weight\":100}]}"),
                Arguments.of(
                        "alias mood champion --remove", "DELETE /models/mood/aliases/champion", ""),
                Arguments.of(
                        "traffic mood@champion 1=90 2=10 --sticky-header X-User --shadow 3=10",
                        "PUT /models/mood/aliases/champion",
                        "{\"targets\":[{\"version\":1,\"weight\":90},{\"version\":2,\"weight\":10}],\"sticky_header\":\"X-User\",\"shadow\":{\"version\":3,\"percent\":10}}"),
                Arguments.of(
                        "promote mood 2",
                        "POST /models/mood/aliases/default/promote",
                        "{\"version\":2}"),
                Arguments.of("rollback mood", "POST /models/mood/aliases/default/roll-back", ""),
                Arguments.of(
                        "settings mood --precision int8 --idle-unload 15m --no-required --unset device",
                        "PUT /models/mood/settings",
                        "{\"required\":false,\"precision\":\"int8\",\"idle_unload\":\"15m\"}"),
                Arguments.of(
                        "register mood https://h/a.zip --version 2 --sha256 00 --device cpu --required --unloaded",
                        "POST /models",
                        "{\"name\":\"mood\",\"uri\":\"https://h/a.zip\",\"version\":2,\"sha256\":\"00\",\"desired\":\"unloaded\",\"settings\":{\"device\":\"cpu\",\"required\":true}}"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void sendsWhatIsAskedFor(String command, String line, String body) {
        server.on("GET /models/mood", 200, MOOD).on(line, 200, MOOD);
        TestedCli.Run run = TestedCli.of(server).run(command.split(" "));
        assertThat(run.status()).as(run.err()).isZero();
        ScriptedServer.Asked last = server.asked().getLast();
        assertThat(last.line()).isEqualTo(line);
        assertThat(last.body()).isEqualTo(body);
        assertThat(run.out()).contains("mood").endsWith(System.lineSeparator());
    }

    @Test
    void showsSettingsWithoutChangingThem() {
        server.on("GET /models/mood", 200, MOOD);
        assertThat(TestedCli.of(server).run("settings", "mood").out())
                .isEqualToIgnoringNewLines("mood: device cpu, required true");
        assertThat(server.lines()).containsExactly("GET /models/mood");
    }

    @Test
    void rollsBackAndChangesSettingsOnlyAtTheRevisionThatWasSeen() {
        server.on(
                        "GET /models/mood",
                        new ScriptedServer.Scripted(200, Map.of("ETag", "\"7\""), MOOD))
                .on("POST /models/mood/aliases/default/roll-back", 200, MOOD)
                .on("PUT /models/mood/settings", 200, MOOD);
        TestedCli.of(server).run("rollback", "mood");
        assertThat(server.asked().getLast().header("If-match")).isEqualTo("\"7\"");
        TestedCli.of(server).run("settings", "mood", "--device", "gpu");
        assertThat(server.asked().getLast().header("If-match")).isEqualTo("\"7\"");
    }

    @Test
    void asksAPersonBeforeItDeletes() {
        server.on("DELETE /models/mood", 204, "");
        TestedCli.Run refused = TestedCli.of(server).typing("n").run("delete", "mood");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("Delete mood with all versions and aliases? [y/N]");
        assertThat(server.lines()).isEmpty();
        assertThat(TestedCli.of(server).typing("y").run("delete", "mood").status()).isZero();
        assertThat(server.lines()).containsExactly("DELETE /models/mood");
    }

    @Test
    void namesTheVersionsWhenNoneIsGivenAndThereAreSeveral() {
        server.on(
                "GET /models/mood",
                200,
                "{\"versions\": [{\"ref\": \"mood:1\"}, {\"ref\": \"mood:2\"}]}");
        TestedCli.Run run = TestedCli.of(server).run("load", "mood");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("mood:1, mood:2");
    }

    @Test
    void tellsWhatTheServerRefuses() {
        server.on(
                "DELETE /models/mood/versions/1",
                409,
                "{\"code\": \"conflict\", \"detail\": \"The alias 'default' points to it.\", \"field\": \"version\"}");
        TestedCli.Run run = TestedCli.of(server).run("delete", "mood:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("djinn: The alias 'default' points to it.", "  field: version");
    }

    @Test
    void triesAgainWithTheSameKeyWhileTheRegistryIsAway() {
        server.on("POST /models", unavailable("2"))
                .on("POST /models", unavailable("3"))
                .on("POST /models", 202, "{\"version\": {\"version\": 4}}");
        TestedCli cli = TestedCli.of(server);
        TestedCli.Run run = cli.run("register", "mood", "file:///srv/mood");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("mood:4 is registered.");
        assertThat(cli.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(server.asked())
                .extracting(asked -> asked.header("Idempotency-key"))
                .hasSize(3)
                .allMatch(key ->
                        !key.isEmpty()
                                && key.equals(server.asked().getFirst().header("Idempotency-key")));
    }

    @Test
    void endsWith3WhenTheRegistryStaysAway() {
        server.on(
                        "GET /models/mood",
                        new ScriptedServer.Scripted(200, Map.of("ETag", "\"7\""), MOOD))
                .on("POST /models/mood/aliases/default/promote", unavailable("20"));
        TestedCli.Run run = TestedCli.of(server).run("promote", "mood", "2");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("The database is away.", "Try again in 20s.");
        assertThat(server.lines()).hasSize(3);
    }

    @Test
    void doesNotRepeatWhatMayHaveBeenDone() {
        server.on("DELETE /models/mood", unavailable("2"));
        assertThat(TestedCli.of(server).run("delete", "mood", "--yes").status()).isEqualTo(3);
        assertThat(server.lines()).hasSize(1);
    }

    @Test
    void doesNotRepeatAMistypedKey() {
        TestedCli.Run run = TestedCli.of(server).run("models", "--kye=secret");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--kye").doesNotContain("secret");
    }

    private static ScriptedServer.Scripted unavailable(String seconds) {
        return new ScriptedServer.Scripted(
                503,
                Map.of("Retry-After", seconds),
                ScriptedServer.problem("registry_unavailable", "The database is away."));
    }

    @Test
    void saysWhenItIsNotDjinnThatAnswers() {
        server.on("GET /models/mood", 502, "<html>Bad gateway</html>");
        TestedCli.Run run = TestedCli.of(server).run("models", "mood");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("answered 502", "8081").doesNotContain("html");
    }
}
