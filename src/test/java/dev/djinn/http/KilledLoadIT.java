package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.SourceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code djinn.jar} is killed at each step of one load, and started again on the same folders. */
class KilledLoadIT {

    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final String ARCHIVE = "/mood.zip";

    /** Comes first in the archive, and is large enough to be seen while it is unpacked. */
    private static final String FILLING = "filling.bin";

    private static final int FILLING_BYTES = 96 << 20;

    @TempDir private Path folder;

    private final SourceServer source = new SourceServer();
    private final CountDownLatch ended = new CountDownLatch(1);
    private byte[] archive;

    @BeforeEach
    void pack() throws IOException {
        Path mood = ModelFolder.mood(folder.resolve("packages"), 1);
        ModelFolder.edit(
                mood.resolve("model.yaml"),
                "warmup: .*",
                "warmup: {lengths: [128], batch_sizes: [1, 8, 16]}");
        byte[] filling = new byte[FILLING_BYTES];
        new Random(1).nextBytes(filling);
        Files.write(mood.resolve(FILLING), filling);
        archive = ModelFolder.zip(mood);
        ModelFolder.of(folder.resolve("models"), "sentiment");
    }

    @AfterEach
    void close() {
        ended.countDown();
        source.close();
    }

    private RunningDjinn start() {
        return RunningDjinn.start(
                "djinn.models.location=" + folder.resolve("models"),
                "djinn.data=" + folder.resolve("data"),
                "djinn.management.key=" + Client.MANAGEMENT_KEY,
                "djinn.artifacts.cache=" + folder.resolve("cache"),
                "djinn.artifacts.hosts=127.0.0.1");
    }

    @Test
    void losesNothingAndUsesNothingPartial() throws IOException {
        sendHalf();
        try (RunningDjinn djinn = start()) {
            Client client = djinn.listening();
            client.register("mood", 1, source.url(ARCHIVE));
            client.send(
                            client.admin(
                                    "POST",
                                    "/admin/v1/models/mood/aliases/champion/promote",
                                    "{\"version\": 1}"))
                    .ok();
            Eventually.see(WAIT, () -> reason(client), reason -> reason.contains("MB ("));
            djinn.kill();
        }
        assertThat(kept()).as("killed while fetching").isEmpty();

        source.file(ARCHIVE, archive);
        try (RunningDjinn djinn = start()) {
            djinn.listening();
            Eventually.happens(WAIT, this::isUnpacking);
            djinn.kill();
        }
        assertThat(kept()).as("killed while unpacking").isEmpty();

        try (RunningDjinn djinn = start()) {
            Client client = whileLoading(djinn);
            assertThat(state(client)).isEqualTo("loading");
            djinn.kill();
        }
        assertThat(kept()).as("killed while loading").hasSize(1);

        try (RunningDjinn djinn = start()) {
            Client client = whileLoading(djinn);
            Eventually.happens(WAIT, () -> !client.metrics().idle());
            assertThat(state(client)).as("while warming up").isEqualTo("loading");
            djinn.kill();
        }

        try (RunningDjinn djinn = start()) {
            Client client = djinn.listening();
            Eventually.see(WAIT, () -> state(client), "ready"::equals);
            assertThat(client.ask("/v1/models/mood@champion", "I loved it").text())
                    .contains("POSITIVE");
            JsonNode mood = client.send(client.admin("/admin/v1/models/mood")).ok();
            assertThat(mood.path("versions")).hasSize(1);
            assertThat(mood.path("aliases")).hasSize(2);
            assertThat(kept()).hasSize(1);
            assertThat(folder.resolve("cache/content").resolve(kept().getFirst()).resolve(FILLING))
                    .hasSize(FILLING_BYTES);
            assertThat(in(folder.resolve("cache/work")))
                    .as("this process's folder and its lock")
                    .hasSize(2);
        }
    }

    private void sendHalf() {
        source.route(
                ARCHIVE,
                exchange -> {
                    exchange.sendResponseHeaders(200, archive.length);
                    exchange.getResponseBody().write(archive, 0, archive.length / 2);
                    exchange.getResponseBody().flush();
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** Models are loaded one after the other, so the other one has to be there first. */
    private static Client whileLoading(RunningDjinn djinn) {
        Client client = djinn.ready();
        Eventually.see(WAIT, () -> reason(client), "loading"::equals);
        return client;
    }

    private static JsonNode mood(Client client) {
        return client.get("/v1/models/mood:1").json();
    }

    private static String reason(Client client) {
        return mood(client).path("reason").asString("");
    }

    private static String state(Client client) {
        return mood(client).path("state").asString("");
    }

    /** What the cache holds as whole. */
    private List<String> kept() {
        return in(folder.resolve("cache/content"));
    }

    private boolean isUnpacking() {
        return in(folder.resolve("cache/work")).stream()
                .map(folder.resolve("cache/work")::resolve)
                .filter(Files::isDirectory)
                .flatMap(work -> in(work).stream().map(work::resolve))
                .anyMatch(stage -> Files.exists(stage.resolve("tree").resolve(FILLING)));
    }

    private static List<String> in(Path directory) {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
