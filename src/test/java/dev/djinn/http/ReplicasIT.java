package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import dev.djinn.registry.SharedRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of {@code djinn.jar} at one PostgreSQL, while they, or it, come and go. */
class ReplicasIT {

    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final String MOOD = "/admin/v1/models/mood";
    private static final int ROUNDS = 10;

    @TempDir private static Path folder;

    private static SharedRegistry registry;
    private static Path models;
    private static RunningDjinn first;
    private static RunningDjinn second;

    @BeforeAll
    static void start() throws IOException {
        models = ModelFolder.of(folder.resolve("models"), "sentiment", "intent");
        registry = new SharedRegistry(folder);
        first = replica();
        second = replica();
        first.ready();
        second.ready();
    }

    @AfterAll
    static void stop() {
        for (RunningDjinn djinn : List.of(first, second)) {
            djinn.close();
        }
        registry.close();
    }

    private static RunningDjinn replica() {
        return RunningDjinn.start(
                "djinn.models.location=" + models,
                "djinn.management.key=" + Client.MANAGEMENT_KEY,
                "djinn.registry.url=" + registry.url(),
                "djinn.registry.username=postgres",
                "djinn.registry.heartbeat-interval=1s",
                "djinn.registry.replica-timeout=5s");
    }

    @AfterEach
    void forgetWhatTestsRegister() {
        for (String name : List.of("mood", "tug")) {
            client().send(client().admin("/admin/v1/models/" + name).DELETE());
        }
    }

    private static Client client() {
        return first.listening();
    }

    private static Client other() {
        return second.listening();
    }

    private static void register(Client client, Path packages, int version) throws IOException {
        String uri = ModelFolder.mood(packages, version).toUri().toString();
        assertThat(client.register("mood", version, uri).status()).isEqualTo(202);
    }

    /** Of a request: the version that answered it, or why none did. */
    private static String answering(Client client, String ref) {
        Answer answer = client.ask("/v1/models/" + ref, "good");
        return answer.status() == 200
                ? answer.header("X-Djinn-Model").orElseThrow()
                : answer.toString();
    }

    private static void awaitAnswer(Client client, String ref, String version) {
        Eventually.see(WAIT, () -> answering(client, ref), version::equals);
    }

    private static List<String> statesOf(Client client, String model) {
        return client.send(client.admin("/admin/v1/models/" + model))
                .ok()
                .at("/versions/0/observed")
                .valueStream()
                .map(observed -> observed.path("state").asString())
                .toList();
    }

    private static void promote(Client client, String alias, int version) {
        String json = "{\"version\": %d}".formatted(version);
        String path = "%s/aliases/%s/promote".formatted(MOOD, alias);
        client.send(client.admin("POST", path, json)).ok();
    }

    @Test
    void bothServeWhatIsRegisteredAtOne(@TempDir Path packages) throws IOException {
        Path mood = ModelFolder.mood(packages, 1);
        long started = System.nanoTime();
        client().register("mood", 1, mood.toUri().toString());
        awaitAnswer(client(), "mood", "mood:1");
        awaitAnswer(other(), "mood", "mood:1");
        System.out.printf(
                "Both replicas answered %d ms after the registration%n",
                (System.nanoTime() - started) / 1_000_000);
        for (Client client : List.of(client(), other())) {
            Eventually.see(WAIT, () -> statesOf(client, "mood"), List.of("ready", "ready")::equals);
        }
    }

    @Test
    void losesNothingWhenOneIsKilledWhileItLoads(@TempDir Path packages) throws IOException {
        register(client(), packages.resolve("1"), 1);
        register(other(), packages.resolve("2"), 2);
        promote(other(), "champion", 1);
        promote(client(), "default", 2);
        awaitAnswer(other(), "mood", "mood:2");
        register(client(), packages.resolve("3"), 3);
        first.kill();
        assertServes(other());
        awaitAnswer(other(), "mood:3", "mood:3");

        first.close();
        first = replica();
        Client back = first.ready();
        assertServes(other());
        awaitAnswer(back, "mood:3", "mood:3");
        awaitAnswer(back, "mood", "mood:2");
        awaitAnswer(back, "mood@champion", "mood:1");
        assertThat(answering(back, "sentiment")).isEqualTo("sentiment:1");
        assertThat(answering(back, "intent")).isEqualTo("intent:1");
        Eventually.see(
                WAIT, () -> statesOf(other(), "sentiment"), List.of("ready", "ready")::equals);
    }

    private static void assertServes(Client client) {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(answering(client, "mood")).isEqualTo("mood:2");
            assertThat(answering(client, "mood@champion")).isEqualTo("mood:1");
            assertThat(answering(client, "sentiment")).isEqualTo("sentiment:1");
        }
    }

    @Test
    void letsOneOfTwoArtifactsHaveAVersion() {
        for (int version = 1; version <= ROUNDS; version++) {
            assertThat(registeredAtOnce(version, "file:///srv/a", "file:///srv/b"))
                    .containsExactlyInAnyOrder(202, 409);
            assertThat(registeredAtOnce(100 + version, "file:///srv/a", "file:///srv/a"))
                    .containsExactly(202, 202);
        }
    }

    private static List<Integer> registeredAtOnce(int version, String uri, String otherUri) {
        CompletableFuture<Answer> here =
                client().sendAsync(client().registering("tug", version, uri, "unloaded"));
        CompletableFuture<Answer> there =
                other().sendAsync(other().registering("tug", version, otherUri, "unloaded"));
        return List.of(here.join().status(), there.join().status());
    }

    @Test
    void serveOnWithoutTheDatabaseAndWaitForItAtTheStart(@TempDir Path packages)
            throws IOException {
        register(client(), packages.resolve("1"), 1);
        awaitAnswer(client(), "mood", "mood:1");
        awaitAnswer(other(), "mood", "mood:1");
        registry.stop();
        try {
            for (Client client : List.of(client(), other())) {
                assertUnmanaged(client);
                assertThat(answering(client, "mood")).isEqualTo("mood:1");
                assertThat(answering(client, "intent")).isEqualTo("intent:1");
                assertThat(client.managed("/actuator/health/readiness").status()).isEqualTo(200);
            }
            first.close();
            first = replica();
            assertUnmanaged(client());
            assertThat(client().managed("/actuator/health/readiness").text())
                    .contains("\"OUT_OF_SERVICE\"", "could not be asked since the start");
            assertThat(client().managed("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(first.log())
                    .contains("this replica waits for it and is not ready")
                    .contains("The registry's database cannot be used: start it, or correct");
            assertThat(answering(other(), "mood")).isEqualTo("mood:1");
        } finally {
            registry.start();
        }
        first.ready();
        awaitAnswer(client(), "mood", "mood:1");
        Eventually.see(
                WAIT, () -> client().send(client().admin(MOOD)).status(), status -> status == 200);
        register(client(), packages.resolve("2"), 2);
        awaitAnswer(other(), "mood:2", "mood:2");
    }

    private static void assertUnmanaged(Client client) {
        Answer answer = client.send(client.admin(MOOD));
        Problems.expect(answer, ProblemCode.REGISTRY_UNAVAILABLE);
        assertThat(answer.header("Retry-After")).isEqualTo(Optional.of("5"));
    }
}
