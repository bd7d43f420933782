package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.SourceServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Other people's packages, fetched as they are published, answer what Python answers. */
class FetchedPackagesIT {

    private static final String ZOO = "/mlrepo/model/cv/image_classification/ai/djl/pytorch/";
    private static final String HUB_MODEL = "djl-sentences";
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Duration WAIT = Duration.ofSeconds(60);

    @Test
    void servesAZooATorchServeArchiveAndAConvertersFolder(@TempDir Path folder) throws Exception {
        List<String> models = List.of("zoo-picture", "mar-picture", "djl-topics");
        try (SourceServer mirror = new SourceServer()) {
            zoo(mirror);
            mirror.file("/mar-picture.mar", zipped("mar-picture"));
            mirror.file("/djl-topics.zip", zipped("djl-topics"));
            try (RunningDjinn djinn =
                    RunningDjinn.start(
                            "djinn.models.location="
                                    + Files.createDirectories(folder.resolve("models")),
                            "djinn.artifacts.cache=" + folder.resolve("cache"),
                            "djinn.artifacts.hosts=127.0.0.1",
                            "djinn.artifacts.mlrepo=" + mirror.url("/mlrepo"),
                            "djinn.models.sources.zoo-picture=djl://ai.djl.pytorch/picture/0.0.1/traced_picture",
                            "djinn.models.sources.mar-picture=" + mirror.url("/mar-picture.mar"),
                            "djinn.models.sources.djl-topics=" + mirror.url("/djl-topics.zip"))) {
                Client client = djinn.ready();
                for (JsonNode expected : ForeignPackages.expected()) {
                    if (models.contains(expected.path("model").asString())) {
                        ForeignPackages.assertAnswers(client, expected);
                    }
                }
            }
        }
    }

    @Test
    void servesAFolderOfAHubsRepositoryOnceItIsRegistered(@TempDir Path folder) throws Exception {
        try (SourceServer mirror = new SourceServer()) {
            hub(mirror);
            try (RunningDjinn djinn =
                    RunningDjinn.start(
                            "djinn.models.location="
                                    + Files.createDirectories(folder.resolve("models")),
                            "djinn.artifacts.cache=" + folder.resolve("cache"),
                            "djinn.artifacts.hosts=127.0.0.1",
                            "djinn.artifacts.hub=" + mirror.url("/hub"),
                            "djinn.management.key=" + Client.MANAGEMENT_KEY)) {
                Client client = djinn.listening();
                String uri = "hf://owner/toys@%s/sentences".formatted(COMMIT);
                assertThat(client.register(HUB_MODEL, 1, uri).status()).isEqualTo(202);
                Eventually.see(
                        WAIT,
                        () -> client.get("/v1/models/" + HUB_MODEL),
                        answer ->
                                answer.status() == 200
                                        && answer.json().path("state").asString().equals("ready"));
                for (JsonNode expected : ForeignPackages.expected()) {
                    if (expected.path("model").asString().equals(HUB_MODEL)) {
                        ForeignPackages.assertAnswers(client, expected);
                    }
                }
                JsonNode version =
                        client.send(
                                        client.admin(
                                                "/admin/v1/models/%s/versions/1"
                                                        .formatted(HUB_MODEL)))
                                .ok();
                OpenApi.assertValid("RegisteredVersion", version);
                assertThat(version.at("/version/uri").asString()).isEqualTo(uri);
                assertThat(version.at("/version/content_sha256").asString()).hasSize(64);
                assertThat(version.path("manifest").asString()).contains(HUB_MODEL);
            }
        }
    }

    /** As a Hub shows a commit, which has more than the folder that is asked for. */
    private static void hub(SourceServer mirror) throws Exception {
        Path source = ForeignPackages.FOLDER.resolve(HUB_MODEL).resolve("1");
        List<String> siblings = new ArrayList<>();
        siblings.add("{\"rfilename\": \"README.md\", \"size\": 7}");
        for (Path file : ModelFolder.files(source)) {
            String name = file.getFileName().toString();
            byte[] content = Files.readAllBytes(file);
            mirror.file("/hub/owner/toys/resolve/%s/sentences/%s".formatted(COMMIT, name), content);
            siblings.add(
                    "{\"rfilename\": \"sentences/%s\", \"size\": %d, \"lfs\": {\"sha256\": \"%s\", \"size\": %d}}"
                            .formatted(
                                    name,
                                    content.length,
                                    digest("SHA-256", content),
                                    content.length));
        }
        mirror.file(
                "/hub/api/models/owner/toys/revision/%s?blobs=true".formatted(COMMIT),
                "{\"sha\": \"%s\", \"siblings\": [%s]}"
                        .formatted(COMMIT, String.join(", ", siblings))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** As DJL publishes its traced networks: compressed weights, and labels that lie elsewhere. */
    private static void zoo(SourceServer mirror) throws Exception {
        Path folder = ForeignPackages.FOLDER.resolve("zoo-picture").resolve("1");
        byte[] labels = Files.readAllBytes(folder.resolve("synset.txt"));
        byte[] weights = gzipped(Files.readAllBytes(folder.resolve("traced_picture.pt")));
        mirror.file(ZOO + "synset.txt", labels);
        mirror.file(ZOO + "picture/0.0.1/traced_picture.pt.gz", weights);
        mirror.file(
                ZOO + "picture/metadata.json",
                """
                {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification",
                 "groupId": "ai.djl.pytorch", "artifactId": "picture", "artifacts": [
                  {"version": "0.0.1", "snapshot": false, "name": "traced_picture", "properties": {"layers": "2"},
                   "arguments": {"width": 32, "height": 32, "resize": 40, "centerCrop": true, "normalize": true, "applySoftmax": true},
                   "options": {"mapLocation": "true"},
                   "files": {
                    "synset": {"uri": "%s", "sha1Hash": "%s", "size": %d},
                    "model": {"uri": "0.0.1/traced_picture.pt.gz", "sha1Hash": "%s", "size": %d}}}]}
                """
                        .formatted(
                                mirror.url(ZOO + "synset.txt"),
                                sha1(labels),
                                labels.length,
                                sha1(weights),
                                weights.length)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zipped(String name) throws IOException {
        Path folder = ForeignPackages.FOLDER.resolve(name).resolve("1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String sha1(byte[] bytes) throws Exception {
        return digest("SHA-1", bytes);
    }

    private static String digest(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }
}
