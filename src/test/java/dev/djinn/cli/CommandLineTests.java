package dev.djinn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "modles",
                "register mood",
                "load mood:two",
                "alias mood champion",
                "alias mood champion 2 --remove",
                "traffic mood",
                "traffic mood 1:90",
                "promote mood",
                "models --timeout fast",
                "models --output yaml",
                "models --url mailto:a@b",
                "models --url http://user:secret@localhost",
                "models --key a --key-file b",
                "models --key-file /no/such/file",
                "audit --limit 0"
            })
    void endsWith2WhenTheCommandLineCannotBeUnderstood(String line) {
        TestedCli.Run run = new TestedCli().run(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("djinn: ").doesNotContain("secret", "\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void explainsItself() {
        assertThat(new TestedCli().run("--help").out())
                .contains("--url", "--key-file", "register", "rollback", "Exit status");
        assertThat(new TestedCli().run("help", "traffic").out()).contains("VERSION=WEIGHT");
        assertThat(new TestedCli().run("register", "--help").out())
                .contains("--version=N", "--wait", "--[no-]required");
        assertThat(new TestedCli().run("--version").out()).matches("djinn \\S+\\R");
        assertThat(new TestedCli().run("generate-completion").out()).contains("complete -F");
    }

    @Test
    void saysWhereNothingListensAndWhatToDo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TestedCli.Run run = new TestedCli().run("models", "--url", "http://127.0.0.1:" + port);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("http://127.0.0.1:" + port + " cannot be reached", "--url");
    }

    @Test
    void takesTheKeyFromAnOptionAFileOrTheEnvironmentAndNeverPrintsIt(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("key"), ScriptedServer.KEY + "\n");
        try (ScriptedServer server = new ScriptedServer()) {
            server.on("GET /replicas", 200, "{\"replicas\": []}");
            TestedCli bare = new TestedCli();
            for (List<String> given :
                    List.of(
                            List.of("--key", ScriptedServer.KEY),
                            List.of("--key-file", file.toString()))) {
                assertThat(
                                bare.run(
                                                "replicas",
                                                "--url",
                                                server.url() + "/",
                                                given.get(0),
                                                given.get(1))
                                        .status())
                        .isZero();
            }
            assertThat(TestedCli.of(server).run("replicas").status()).isZero();
            TestedCli.Run without = bare.run("--url", server.url(), "replicas");
            assertThat(without.status()).isEqualTo(1);
            assertThat(without.err()).contains("No key was given", "DJINN_MANAGEMENT_KEY");
            TestedCli.Run wrong = TestedCli.of(server).run("replicas", "--key", "another-key");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.err()).contains("not the server's").doesNotContain("another-key");
        }
    }
}
