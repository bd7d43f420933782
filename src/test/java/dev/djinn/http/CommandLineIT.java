package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/djinn} as a user starts it, against a server that runs. */
class CommandLineIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private Path second;
    private Path models;

    @BeforeEach
    void makePackages() throws IOException {
        models = ModelFolder.of(folder.resolve("models"), "sentiment");
        second = ModelFolder.of(folder.resolve("second"), "sentiment").resolve("sentiment/1");
        Path manifest = second.resolve("model.yaml");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("version: 1", "version: 2"));
    }

    private static ProcessBuilder command(Client client, String key, String... arguments) {
        List<String> line = new ArrayList<>(List.of("bin/djinn"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("DJINN_URL", "http://127.0.0.1:" + client.managementPort());
        builder.environment().put("DJINN_MANAGEMENT_KEY", key);
        builder.environment().put("DJINN_JAR", System.getProperty("djinn.jar"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static String run(Client client, int status, String... arguments) throws Exception {
        return run(command(client, Client.MANAGEMENT_KEY, arguments), status);
    }

    private static String run(ProcessBuilder command, int status) throws Exception {
        Process process = command.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isEqualTo(status);
        return output;
    }

    private static String answering(Client client) {
        return client.ask("/v1/sentiment-analysis", "good").json().path("model").asString();
    }

    @Test
    void takesAVersionFromItsRegistrationToItsEnd() throws Exception {
        try (RunningDjinn djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + models,
                        "djinn.management.key=" + Client.MANAGEMENT_KEY,
                        "djinn.registry.heartbeat-interval=1s")) {
            Client client = djinn.ready();
            assertThat(run(client, 0, "models"))
                    .containsPattern("sentiment +1 +loaded +\\S+ +ready +\\S+ +cpu +default");

            Process logs = command(client, Client.MANAGEMENT_KEY, "logs", "--follow").start();
            try {
                List<String> told = new CopyOnWriteArrayList<>();
                Thread.ofVirtual().start(() -> collect(logs, told));
                Eventually.happens(
                        WAIT, () -> told.stream().anyMatch(line -> line.contains("sentiment:1")));

                assertThat(
                                run(
                                        client,
                                        0,
                                        "register",
                                        "sentiment",
                                        second.toUri().toString(),
                                        "--version",
                                        "2",
                                        "--wait"))
                        .contains("sentiment:2 is registered.", "ready", "is served by");
                Eventually.happens(
                        WAIT, () -> told.stream().anyMatch(line -> line.contains("sentiment:2")));
            } finally {
                logs.destroy();
                logs.waitFor();
            }

            assertThat(run(client, 0, "traffic", "sentiment", "1=0", "2=100"))
                    .contains("sentiment@default: ");
            Eventually.see(WAIT, () -> answering(client), "sentiment:2"::equals);
            run(client, 0, "promote", "sentiment", "1");
            Eventually.see(WAIT, () -> answering(client), "sentiment:1"::equals);
            run(client, 0, "rollback", "sentiment");
            Eventually.see(WAIT, () -> answering(client), "sentiment:2"::equals);
            assertThat(run(client, 1, "delete", "sentiment:2")).contains("djinn: ", "'default'");
            assertThat(run(client, 0, "audit", "sentiment")).contains("promote", "register");

            run(client, 0, "unload", "sentiment:2");
            run(client, 0, "traffic", "sentiment", "2=100");
            Problems.expect(
                    Eventually.see(
                            WAIT,
                            () -> client.get("/v1/models/sentiment"),
                            answer -> answer.status() == 503),
                    ProblemCode.MODEL_NOT_READY);
        }
    }

    private static void collect(Process process, List<String> lines) {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("the output broke off: " + e);
        }
    }

    @Test
    void saysWhatIsWrongWithTheKeyTheServerAndThePackage() throws Exception {
        Client gone;
        try (RunningDjinn djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + models,
                        "djinn.management.key=" + Client.MANAGEMENT_KEY)) {
            Client client = djinn.ready();
            gone = client;
            assertThat(run(command(client, "another-key-altogether", "models"), 1))
                    .contains("not the server's")
                    .doesNotContain("another-key");
            assertThat(
                            run(
                                    client,
                                    1,
                                    "register",
                                    "mood",
                                    folder.resolve("nothing.zip").toUri().toString(),
                                    "--wait"))
                    .contains("mood:1 could not be loaded", "there is no such file");
        }
        assertThat(run(gone, 3, "models")).contains("cannot be reached", "--url");
        assertThat(run(gone, 2, "modles")).contains("djinn: ");
        ProcessBuilder withoutJar = command(gone, Client.MANAGEMENT_KEY, "models");
        withoutJar.environment().put("DJINN_JAR", "/no/such.jar");
        assertThat(run(withoutJar, 2)).contains("/no/such.jar is not there", "mvn package");
    }
}
