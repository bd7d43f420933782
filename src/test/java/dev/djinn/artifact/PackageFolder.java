package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A package folder that a test fills. */
final class PackageFolder {

    private final Path directory;

    PackageFolder(Path models) {
        directory = models.resolve("toy/3");
    }

    Path directory() {
        return directory;
    }

    PackageFolder with(String file, String content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ModelManifest read() {
        return new PackageReader().read(directory).manifest();
    }

    String refusal() {
        String message =
                assertThatExceptionOfType(PackageException.class)
                        .isThrownBy(this::read)
                        .actual()
                        .getMessage();
        return message.replace(directory + "/", "");
    }
}
