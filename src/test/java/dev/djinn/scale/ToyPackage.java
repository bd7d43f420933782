package dev.djinn.scale;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A package of an image classifier that only {@link IdleEngine} can load.
 *
 * @param bytes of its weights, which are drawn by version
 */
record ToyPackage(String name, int version, int bytes) {

    private static final String YAML =
            """
            name: %s
            version: %d
            task: image-classification
            variants:
            - {file: model.pt, precision: fp32, devices: [cpu], sha256: %s}
            inputs: [pixels]
            labels: labels.txt
            image: {size: 8, resize: 8, crop: center, mean: [0, 0, 0], std: [1, 1, 1]}
            """;

    private Map<String, byte[]> files() {
        byte[] weights = new byte[bytes];
        new Random(version).nextBytes(weights);
        String yaml = YAML.formatted(name, version, sha256(weights));
        return Map.of(
                "model.pt", weights,
                "labels.txt", "only\n".getBytes(StandardCharsets.UTF_8),
                "model.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its folder below the folder of models. */
    Path in(Path models) {
        Path folder = models.resolve(name).resolve(Integer.toString(version));
        try {
            Files.createDirectories(folder);
            for (var file : files().entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var file : files().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
