package dev.djinn.artifact;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that a package's manifest names. */
final class PackageFile {

    private static final JsonMapper JSON = new JsonMapper();

    private PackageFile() {}

    /**
     * Where a file of that name is.
     *
     * @throws PackageException when that would be outside of the package
     */
    static Path inside(Path directory, String name) {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory)) {
            throw new PackageException(file, "lies outside of its package");
        }
        return file;
    }

    /**
     * The JSON object in a file; an empty one when there is no such file.
     *
     * @throws PackageException when it holds anything else
     */
    static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode content = JSON.readTree(file.toFile());
            if (content.isObject()) {
                return content;
            }
            throw new PackageException(file, "holds no JSON object: write it again");
        } catch (JacksonException e) {
            throw new PackageException(
                    file, "is no JSON (%s): write it again".formatted(e.getOriginalMessage()), e);
        }
    }
}
