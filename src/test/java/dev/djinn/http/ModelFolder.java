package dev.djinn.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies bundled packages, so that a server has only those, or damaged ones. */
final class ModelFolder {

    static final Path BUNDLED = Path.of("models").toAbsolutePath();

    private ModelFolder() {}

    /** The folder itself, with copies of the named packages. */
    static Path of(Path folder, String... names) throws IOException {
        for (String name : names) {
            Path source = BUNDLED.resolve(name).resolve("1");
            Path target = Files.createDirectories(folder.resolve(name).resolve("1"));
            for (Path file : files(source)) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
