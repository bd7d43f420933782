package dev.djinn.artifact;

import dev.djinn.artifact.Checksum.Algorithm;
import dev.djinn.model.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells one package from another under the same version.
 *
 * @param sha256 over the names and checksums of its files; lower-case hexadecimal
 * @param description its {@code model.yaml} as text; name, version and task where it has none
 */
public record PackageContent(String sha256, String description) {

    private static final int DEPTH = 4;
    private static final long LONGEST_DESCRIPTION = 1_000_000;

    /** Bytes of the greatest file beside the weights that is read; a greater one counts by size. */
    private static final long GREATEST = 64L << 20;

    /**
     * Weights count with the checksum that the manifest has of them, since reading them takes long.
     *
     * @throws PackageException when a file cannot be read
     */
    public static PackageContent of(ModelPackage source) {
        Map<Path, String> weights =
                source.manifest().variants().stream()
                        .collect(
                                Collectors.toMap(
                                        source::weights, Variant::sha256, (first, _) -> first));
        MessageDigest digest = Algorithm.SHA256.digest();
        for (Path file : files(source.directory())) {
            String sum = weights.containsKey(file) ? weights.get(file) : sum(file);
            String line = "%s %s\n".formatted(sum, source.directory().relativize(file));
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return new PackageContent(HexFormat.of().formatHex(digest.digest()), description(source));
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(directory, e);
        }
    }

    private static String sum(Path file) {
        try {
            long size = Files.size(file);
            return size > GREATEST ? Long.toString(size) : Checksums.sha256(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String description(ModelPackage source) {
        Path file = source.directory().resolve(ModelYaml.NAME);
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_DESCRIPTION) {
                return Files.readString(file);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return "name: %s\nversion: %d\ntask: %s\n"
                .formatted(
                        source.manifest().version().name(),
                        source.manifest().version().version(),
                        source.manifest().task());
    }

    private static PackageException unreadable(Path path, Exception cause) {
        return new PackageException(
                path,
                "cannot be read (%s): check that it is there and may be read"
                        .formatted(cause.getClass().getSimpleName()),
                cause);
    }
}
