package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.AliasName;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ObservedState;
import dev.djinn.registry.Registration;
import dev.djinn.registry.Route;
import dev.djinn.registry.SharedRegistry;
import dev.djinn.registry.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code djinn.jar} follows a registry that others change. */
class RegistryServingIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final ModelName SENTIMENT = new ModelName("sentiment");
    private static final Edit EDIT = Edit.by("test");

    @TempDir private Path folder;

    private Path models;
    private SharedRegistry registry;

    @BeforeEach
    void open() throws IOException {
        models = ModelFolder.of(folder.resolve("models"), "sentiment");
        registry = new SharedRegistry(folder);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private RunningDjinn start() {
        return RunningDjinn.start(
                "djinn.models.location=" + models,
                "djinn.registry.url=" + registry.url(),
                "djinn.registry.username=postgres",
                "djinn.registry.heartbeat-interval=1s");
    }

    private static ModelVersion version(int number) {
        return new ModelVersion(SENTIMENT, number);
    }

    /** Version 2 is the bundled package under another number. */
    private Artifact second() throws IOException {
        Path second = ModelFolder.of(folder.resolve("second"), "sentiment").resolve("sentiment/1");
        Path manifest = second.resolve("model.yaml");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("version: 1", "version: 2"));
        return new Artifact(second.toUri(), Optional.empty());
    }

    private void register(Artifact artifact) {
        registry.models().register(Registration.of(SENTIMENT, artifact), EDIT);
    }

    private static String answering(Client client) {
        Answer answer = client.ask("/v1/sentiment-analysis", "good");
        return answer.status() == 200
                ? answer.json().path("model").asString()
                : "status " + answer.status();
    }

    private static void awaitAnswerOf(Client client, int version) {
        Eventually.see(WAIT, () -> answering(client), version(version).toString()::equals);
    }

    private static void awaitReady(Client client, String ref) {
        Eventually.see(
                WAIT,
                () -> client.get("/v1/models/" + ref),
                answer ->
                        answer.status() == 200
                                && answer.json().path("state").asString().equals("ready"));
    }

    @Test
    void losesNoRequestWhileVersionsComeAndGo() throws Exception {
        try (RunningDjinn djinn = start()) {
            Client client = djinn.ready();
            AtomicBoolean ended = new AtomicBoolean();
            AtomicInteger served = new AtomicInteger();
            ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    while (!ended.get()) {
                                        Answer answer =
                                                client.ask("/v1/sentiment-analysis", "good");
                                        if (answer.status() != 200) {
                                            failures.add(answer.toString());
                                        }
                                        served.incrementAndGet();
                                    }
                                }));
            }
            register(second());
            awaitReady(client, "sentiment:2");
            registry.models().promote(version(2), AliasName.DEFAULT, EDIT);
            awaitAnswerOf(client, 2);
            registry.models().rollBack(SENTIMENT, AliasName.DEFAULT, EDIT);
            awaitAnswerOf(client, 1);
            registry.models()
                    .setRoute(
                            SENTIMENT,
                            AliasName.DEFAULT,
                            new Route(
                                    List.of(new Target(1, 50), new Target(2, 50)),
                                    Optional.of("X-User"),
                                    Optional.empty()),
                            EDIT);
            awaitAnswerOf(client, 2);
            awaitAnswerOf(client, 1);
            registry.models().promote(version(2), AliasName.DEFAULT, EDIT);
            registry.models().setDesired(version(1), DesiredState.UNLOADED, EDIT);
            Eventually.see(
                    WAIT,
                    () -> client.get("/v1/models/sentiment:1"),
                    answer -> answer.status() == 404);
            ended.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures).isEmpty();
            assertThat(served.get()).isGreaterThan(50);
            JsonNode shown = client.get("/v1/models/sentiment").ok();
            OpenApi.assertValid("Model", shown);
            assertThat(shown.path("version").asInt()).isEqualTo(2);
            Answer unknown = client.get("/v1/models/sentiment@champion");
            Problems.expect(unknown, ProblemCode.UNKNOWN_MODEL);
            Eventually.see(
                    WAIT,
                    () -> registry.replicas().list(),
                    replicas ->
                            replicas.size() == 1
                                    && replicas.getFirst().versions().size() == 1
                                    && replicas.getFirst().versions().getFirst().state()
                                            == ObservedState.READY);
            djinn.terminate();
            djinn.exit(Duration.ofSeconds(30));
            assertThat(registry.replicas().list()).isEmpty();
        }
    }

    @Test
    void servesTheSameAfterBeingKilledWhileItLoads() throws Exception {
        try (RunningDjinn djinn = start()) {
            Client client = djinn.ready();
            register(second());
            registry.models().promote(version(2), AliasName.DEFAULT, EDIT);
            Eventually.see(
                    WAIT,
                    () -> client.get("/v1/models/sentiment:2"),
                    answer -> answer.status() == 200);
        }
        try (RunningDjinn again = start()) {
            Client client = again.listening();
            awaitAnswerOf(client, 2);
            awaitReady(client, "sentiment:1");
        }
    }

    @Test
    void startsAndServesWhileTheDatabaseIsAwayAndFollowsItOnceItIsBack() throws Exception {
        Artifact second = second();
        registry.stop();
        try (RunningDjinn djinn = start()) {
            Client client = djinn.listening();
            awaitAnswerOf(client, 1);
            JsonNode readiness = client.managed("/actuator/health/readiness").json();
            assertThat(readiness.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(readiness.at("/components/registry/details/reason").asString())
                    .contains("start it, or correct djinn.registry.url");
            assertThat(djinn.log()).contains("this replica waits for it and is not ready");
            registry.start();
            djinn.ready();
            Eventually.see(
                    WAIT, () -> succeeds(() -> registry.models().get(SENTIMENT)), done -> done);
            register(second);
            awaitReady(client, "sentiment:2");
            registry.stop();
            for (int i = 0; i < 20; i++) {
                assertThat(answering(client)).isEqualTo("sentiment:1");
            }
            registry.start();
            Eventually.see(
                    WAIT,
                    () ->
                            succeeds(() ->
                                    registry.models().promote(version(2), AliasName.DEFAULT, EDIT)),
                    done -> done);
            awaitAnswerOf(client, 2);
        }
    }

    /** The test's own connections have to be made again too. */
    private static boolean succeeds(Runnable change) {
        try {
            change.run();
            return true;
        } catch (ServingException e) {
            return false;
        }
    }

    @Test
    void refusesAFolderThatAnotherOneUses() {
        String data = "djinn.data=" + folder.resolve("data");
        String location = "djinn.models.location=" + models;
        try (RunningDjinn first = RunningDjinn.start(data, location)) {
            first.listening();
            try (RunningDjinn second = RunningDjinn.start(data, location)) {
                assertThat(second.exit(WAIT)).isEqualTo(1);
                assertThat(second.log())
                        .contains("in use by another Djinn", "djinn.registry.url")
                        .doesNotContain("\tat ");
            }
        }
    }
}
