package dev.djinn.http;

import dev.djinn.artifact.SourceServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
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
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }
}
