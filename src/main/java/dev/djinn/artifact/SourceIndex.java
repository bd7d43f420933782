package dev.djinn.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What each source meant when it was last asked: a file for each.
 *
 * @param work folder on the same disk, where nobody looks, to write files in
 */
record SourceIndex(Path folder, Path work) {

    /**
     * What a source meant.
     *
     * @param key of the content
     */
    record Remembered(String key, Optional<String> identity) {}

    Optional<Remembered> find(String source) throws IOException {
        Path file = folder.resolve(source);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Properties entry = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            entry.load(in);
        }
        return Optional.ofNullable(entry.getProperty("content"))
                .map(key ->
                        new Remembered(key, Optional.ofNullable(entry.getProperty("identity"))));
    }

    boolean knows(String source) {
        return Files.exists(folder.resolve(source));
    }

    /** Removes what meant a content that is gone. */
    void sweep(Predicate<String> isKept) throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(folder)) {
            entries = files.toList();
        }
        for (Path entry : entries) {
            Optional<Remembered> meant = find(entry.getFileName().toString());
            if (meant.isEmpty() || !isKept.test(meant.get().key())) {
                Files.deleteIfExists(entry);
            }
        }
    }

    void put(ArtifactUri uri, String source, Remembered meant) throws IOException {
        Properties entry = new Properties();
        entry.setProperty("uri", uri.toString());
        entry.setProperty("content", meant.key());
        meant.identity().ifPresent(value -> entry.setProperty("identity", value));
        Path written = work.resolve(source);
        try (OutputStream out = Files.newOutputStream(written)) {
            entry.store(out, null);
        }
        Files.move(
                written,
                folder.resolve(source),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
