package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.SourceServer;
import dev.djinn.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models that {@code djinn.jar} has to fetch before it can serve them. */
class ArtifactsIT {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String ZOO = "/mlrepo/model/nlp/text_embedding/ai/djl/pytorch/minilm/";

    @TempDir private Path folder;

    private final SourceServer mirror = new SourceServer();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        mirror.close();
    }

    private static byte[] zipped(String model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                var files = Files.list(ModelFolder.BUNDLED.resolve(model).resolve("1"))) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry(model + "/" + file.getFileName()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunningDjinn start(String... sources) {
        String[] properties = new String[sources.length + 5];
        System.arraycopy(sources, 0, properties, 5, sources.length);
        properties[0] = "djinn.models.location=" + folder.resolve("models");
        properties[1] = "djinn.artifacts.cache=" + folder.resolve("cache");
        properties[2] = "djinn.artifacts.hosts=127.0.0.1";
        properties[3] = "djinn.artifacts.read-timeout=2m";
        properties[4] = "djinn.artifacts.mlrepo=" + mirror.url("/mlrepo");
        return RunningDjinn.start(properties);
    }

    private void zoo(byte[] archive) {
        mirror.file(ZOO + "0.0.1/minilm.zip", archive);
        mirror.file(
                ZOO + "metadata.json",
                """
                {"artifacts": [{"version": "0.0.1", "name": "minilm", "files": {"model":
                  {"uri": "0.0.1/minilm.zip", "name": "", "sha1Hash": "%s", "size": %d}}}]}
                """
                        .formatted(digest("SHA-1", archive), archive.length)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void servesWhatItFetchesAndServesItAgainWithoutTheSource() throws IOException {
        byte[] sentiment = zipped("sentiment");
        mirror.file("/sentiment.zip", sentiment);
        zoo(zipped("minilm"));
        Files.write(
                Files.createDirectories(folder.resolve("models")).resolve("qa.zip"), zipped("qa"));
        String[] sources = {
            "djinn.models.sources.sentiment=%s#sha256=%s"
                    .formatted(mirror.url("/sentiment.zip"), digest("SHA-256", sentiment)),
            "djinn.models.sources[minilm:1]=djl://ai.djl.pytorch/minilm/0.0.1/minilm"
        };
        try (RunningDjinn djinn = start(sources)) {
            asks(djinn.ready());
        }
        mirror.close();
        try (RunningDjinn djinn = start(sources)) {
            asks(djinn.ready());
        }
    }

    private static void asks(Client client) {
        assertThat(client.ask("/v1/sentiment-analysis", "I loved every minute of it").label(0))
                .isEqualTo("POSITIVE");
        assertThat(client.ask("/v1/feature-extraction", "good").result(0).path("embedding"))
                .hasSize(384);
        JsonNode qa = client.get("/v1/models/qa").ok();
        OpenApi.assertValid("Model", qa);
        assertThat(qa.path("state").asString()).isEqualTo("ready");
    }

    @Test
    void servesTheOthersWhenASourceIsBroken() throws IOException {
        ModelFolder.of(folder.resolve("models"), "sentiment");
        byte[] minilm = zipped("minilm");
        mirror.file("/minilm.zip", minilm);
        mirror.route(
                "/slow.zip",
                exchange -> {
                    exchange.sendResponseHeaders(200, 10 << 20);
                    exchange.getResponseBody().write(new byte[1 << 20]);
                    exchange.getResponseBody().flush();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try (RunningDjinn djinn =
                start(
                        "djinn.models.sources.minilm=%s#sha256=%s"
                                .formatted(mirror.url("/minilm.zip"), "0".repeat(64)),
                        "djinn.models.sources.slow=" + mirror.url("/slow.zip"),
                        "djinn.models.sources.elsewhere=https://models.test/a.zip")) {
            Client client = djinn.listening();
            Answer served =
                    Eventually.see(
                            START,
                            () -> client.ask("/v1/sentiment-analysis", "good"),
                            answer -> answer.status() == 200);
            assertThat(served.label(0)).isEqualTo("POSITIVE");
            JsonNode slow =
                    Eventually.see(
                            START,
                            () -> client.get("/v1/models/slow").ok(),
                            model -> model.path("reason").asString().contains("(10 %)"));
            OpenApi.assertValid("Model", slow);
            assertThat(slow.path("state").asString()).isEqualTo("loading");
            assertThat(slow.path("reason").asString())
                    .isEqualTo(
                            "fetching %s, 1.0 of 10.0 MB (10 %%)"
                                    .formatted(mirror.url("/slow.zip")));

            JsonNode failed = failed(client, "minilm");
            assertThat(failed.path("reason").asString())
                    .contains("its SHA-256 is " + digest("SHA-256", minilm) + " instead of 0000");
            assertThat(failed(client, "elsewhere").path("reason").asString())
                    .contains("models.test is not on the list of allowed hosts")
                    .contains("djinn.artifacts.hosts");
            Problems.expect(client.ask("/v1/models/minilm", "good"), ProblemCode.MODEL_NOT_READY);
            Answer readiness = client.managed("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            JsonNode details = readiness.json().at("/components/models/details");
            assertThat(details.path("minilm:1").asString()).startsWith("failed: http://127.0.0.1");
            assertThat(details.path("slow:1").asString()).startsWith("loading");
            assertThat(details.path("sentiment:1").asString()).isEqualTo("ready");
            assertThat(
                            client.metrics()
                                    .sum("djinn_model_load_seconds_count", "outcome=\"failure\""))
                    .isEqualTo(2);
            djinn.terminate();
            assertThat(djinn.exit(Duration.ofSeconds(20))).isEqualTo(143);
        }
        assertThat(folder.resolve("cache/content")).isEmptyDirectory();
    }

    private static JsonNode failed(Client client, String name) {
        JsonNode model =
                Eventually.see(
                        START,
                        () -> client.get("/v1/models/" + name).ok(),
                        shown -> shown.path("state").asString().equals("failed"));
        OpenApi.assertValid("Model", model);
        return model;
    }
}
