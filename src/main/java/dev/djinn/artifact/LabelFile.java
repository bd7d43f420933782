package dev.djinn.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Class names by index, in the ways in which they are written. */
final class LabelFile {

    private LabelFile() {}

    /** One label a line. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new PackageException(
                    file,
                    "the labels cannot be read (%s): put one label a line there, in UTF-8"
                            .formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /**
     * A JSON object from the index to the label, or to a list whose last item is the label.
     *
     * @param labels what is read of the file
     * @throws PackageException when an index is missing, or a label no text
     */
    static List<String> byIndex(Path file, JsonNode labels) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            JsonNode entry = labels.path(Integer.toString(i));
            JsonNode label = entry.isArray() ? entry.path(entry.size() - 1) : entry;
            if (!label.isString()) {
                throw new PackageException(
                        file,
                        "has %d labels, but no text for index %d: name each from 0 to %d"
                                .formatted(labels.size(), i, labels.size() - 1));
            }
            names.add(label.asString());
        }
        return names;
    }
}
