package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djinn.artifact.SourceServer;
import dev.djinn.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Models whose sources, or whose disk, fail while another one is served: the reason is told,
 * nothing partial is kept, and they are served once the fault is gone. The cache is a small disk of
 * its own, in a namespace that needs no privileges but a system that allows it.
 */
class FaultySourcesIT {

    private static final Duration WAIT = Duration.ofMinutes(2);

    private static final String DISK = "160m";

    /** Too little for a package of 24 MB. */
    private static final long LEFT_FREE = 8 << 20;

    private static final String NAMESPACE = "unshare --user --map-root-user --mount sh -c";

    @TempDir private static Path folder;

    private static RunningDjinn djinn;
    private static Client client;

    private SourceServer source = new SourceServer();
    private Set<String> keptBefore = Set.of();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        String mount = "mount -t tmpfs -o size=%s djinn '%s'".formatted(DISK, cache);
        assumeTrue(
                succeeds(mount),
                "nobody may mount a small disk in a namespace here (unshare --user --mount)");
        djinn =
                RunningDjinn.launchedBy(
                        launcher(mount + " && exec \"$0\" \"$@\""),
                        "djinn.models.location="
                                + ModelFolder.of(folder.resolve("models"), "sentiment"),
                        "djinn.management.key=" + Client.MANAGEMENT_KEY,
                        "djinn.artifacts.cache=" + cache,
                        "djinn.artifacts.hosts=127.0.0.1");
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        if (djinn != null) {
            djinn.close();
        }
    }

    @BeforeEach
    void look() throws IOException {
        keptBefore = kept();
    }

    @AfterEach
    void close() {
        client.send(client.admin("/admin/v1/models/mood").DELETE());
        source.close();
    }

    private static List<String> launcher(String script) {
        return Stream.concat(Stream.of(NAMESPACE.split(" ")), Stream.of(script)).toList();
    }

    private static boolean succeeds(String script) throws InterruptedException {
        try {
            return new ProcessBuilder(launcher(script)).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void tellsAWrongChecksum(@TempDir Path packages) throws IOException {
        byte[] archive = ModelFolder.zip(ModelFolder.mood(packages, 1));
        source.file("/mood.zip", archive);
        String uri = source.url("/mood.zip");
        client.send(
                client.admin(
                        "POST",
                        "/admin/v1/models",
                        "{\"name\": \"mood\", \"version\": 1, \"uri\": \"%s\", \"sha256\": \"%s\"}"
                                .formatted(uri, "0".repeat(64))));
        assertThat(failure()).contains("its SHA-256 is", "instead of 0000");
        assertNothingPartialAndTheOtherServed();
        client.send(client.admin("/admin/v1/models/mood").DELETE());
        assertThat(client.register("mood", 1, uri).status()).isEqualTo(202);
        awaitServed();
    }

    @Test
    void tellsThatASourceHasVanished(@TempDir Path packages) throws IOException {
        byte[] archive = ModelFolder.zip(ModelFolder.mood(packages, 2));
        SourceServer vanishing = source;
        int port = vanishing.port();
        vanishing.route(
                "/mood.zip",
                exchange -> {
                    exchange.sendResponseHeaders(200, archive.length);
                    exchange.getResponseBody().write(archive, 0, archive.length / 2);
                    exchange.getResponseBody().flush();
                    vanishing.close();
                });
        assertThat(client.register("mood", 2, source.url("/mood.zip")).status()).isEqualTo(202);
        assertThat(failure()).contains("it cannot be fetched", "check the source, the network");
        assertNothingPartialAndTheOtherServed();
        source = new SourceServer(port);
        source.file("/mood.zip", archive);
        askAnew(2);
        awaitServed();
    }

    @Test
    void tellsThatTheDiskIsFull(@TempDir Path packages) throws IOException {
        byte[] archive = ModelFolder.zip(ModelFolder.mood(packages, 3));
        source.route(
                "/mood.zip",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0); // of unknown length
                    exchange.getResponseBody().write(archive);
                });
        Path ballast = cache().resolve("ballast");
        long free = Files.getFileStore(cache()).getUsableSpace();
        Files.write(ballast, new byte[Math.toIntExact(free - LEFT_FREE)]);
        assertThat(client.register("mood", 3, source.url("/mood.zip")).status()).isEqualTo(202);
        assertThat(failure()).contains("the disk is full", "djinn.artifacts.cache");
        assertNothingPartialAndTheOtherServed();
        Files.delete(ballast);
        askAnew(3);
        awaitServed();
    }

    /** The cache as the process sees it. */
    private static Path cache() {
        return Path.of("/proc/%d/root%s/cache".formatted(djinn.pid(), folder));
    }

    private static Set<String> kept() throws IOException {
        if (Files.notExists(cache().resolve("content"))) {
            return Set.of();
        }
        try (Stream<Path> kept = Files.list(cache().resolve("content"))) {
            return kept.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String failure() {
        JsonNode failed =
                Eventually.see(
                        WAIT,
                        () -> client.get("/v1/models/mood").json(),
                        shown -> shown.path("state").asString("").equals("failed"));
        return failed.path("reason").asString();
    }

    private void assertNothingPartialAndTheOtherServed() throws IOException {
        Problems.expect(client.ask("/v1/models/mood", "good"), ProblemCode.MODEL_NOT_READY);
        assertThat(client.ask("/v1/models/sentiment", "good").status()).isEqualTo(200);
        assertThat(client.managed("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(kept()).isEqualTo(keptBefore);
        try (Stream<Path> left = Files.walk(cache().resolve("work"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
    }

    /** What is wanted anew is tried at once. */
    private static void askAnew(int version) {
        String path = "/admin/v1/models/mood/versions/" + version;
        client.send(client.admin("POST", path + "/unload", ""));
        Eventually.see(WAIT, () -> client.get("/v1/models/mood").status(), status -> status == 404);
        client.send(client.admin("POST", path + "/load", ""));
    }

    private static void awaitServed() {
        Eventually.see(
                WAIT,
                () -> client.ask("/v1/models/mood", "good").status(),
                status -> status == 200);
    }
}
