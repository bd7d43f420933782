package dev.djinn.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The packages of {@code training/fixtures/make_packages.py}. */
final class ForeignPackages {

    static final Path FOLDER = Path.of("src/test/resources/packages").toAbsolutePath();

    private ForeignPackages() {}

    /** Requests, and the answers that Python gives with the same networks. */
    static JsonNode expected() {
        return Answer.JSON.readTree(FOLDER.resolve("expected.json").toFile());
    }

    static Path broken(String weights) {
        return FOLDER.resolve("broken").resolve(weights);
    }

    /** A copy of the named package under another name. */
    static Path copy(String name, Path models, String as) throws IOException {
        Path source = FOLDER.resolve(name).resolve("1");
        Path target = models.resolve(as).resolve("1");
        for (Path file : files(source)) {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return target;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
