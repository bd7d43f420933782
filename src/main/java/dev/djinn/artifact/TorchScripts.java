package dev.djinn.artifact;

import dev.djinn.model.DeviceKind;
import dev.djinn.model.Precision;
import dev.djinn.model.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The weights of packages that say nothing of variants: one float32 file for every device. */
final class TorchScripts {

    private TorchScripts() {}

    /** Names of the {@code .pt} files in a folder. */
    static List<String> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".pt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PackageException(
                    directory,
                    "the folder cannot be read (%s)".formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /** Runs on those devices; the file's checksum is the one that it has now. */
    static Variant variant(Path directory, String name, Set<DeviceKind> devices) {
        return new Variant(
                name,
                Precision.FP32,
                devices,
                List.of(),
                Optional.empty(),
                Checksums.sha256(PackageFile.inside(directory, name)));
    }
}
