package dev.djinn.artifact;

import dev.djinn.artifact.Checksum.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Builds an artifact's folder out of the files of its source, in a folder where nobody looks yet.
 */
final class Assembly {

    private static final String PROPERTIES = "serving.properties";

    private final ArtifactUri uri;
    private final ArtifactSource source;
    private final Path staging;
    private final Path tree;
    private final Retries retries;
    private final int maxEntries;
    private final ByteBudget downloaded;
    private final Extraction extraction;
    private final MessageDigest key = Algorithm.SHA256.digest();

    Assembly(
            ArtifactUri uri,
            ArtifactSource source,
            Path staging,
            ArtifactProperties limits,
            Retries retries,
            LongSupplier free) {
        this.uri = uri;
        this.source = source;
        this.staging = staging;
        this.tree = staging.resolve("tree");
        this.retries = retries;
        this.maxEntries = limits.maxEntries();
        this.downloaded = new ByteBudget(uri.toString(), limits.maxSize(), free);
        this.extraction =
                new Extraction(
                        uri.toString(),
                        tree,
                        limits.maxEntries(),
                        new ByteBudget(uri.toString(), limits.maxSize(), free));
    }

    /**
     * @param key names the content
     */
    record Built(Path tree, String key) {}

    Built build(Listing listing, FetchListener listener) throws IOException {
        Files.createDirectories(tree);
        requireFew(listing.files().size());
        listing.size().ifPresent(downloaded::require);
        for (SourceFile file : checksummed(listing)) {
            add(
                    file,
                    listing.files().size() == 1 ? OptionalLong.empty() : listing.size(),
                    listener);
        }
        Path root = root();
        if (!listing.properties().isEmpty()) {
            write(listing.properties(), root.resolve(PROPERTIES));
        }
        new TreeMap<>(listing.properties()).forEach((name, value) -> note(name + "=" + value));
        return new Built(root, HexFormat.of().formatHex(key.digest()));
    }

    private void requireFew(int files) {
        if (files > maxEntries) {
            throw new ArtifactException(
                    uri.toString(),
                    "it has %d files, more than the %d of djinn.artifacts.max-entries: raise that if the source is to be trusted"
                            .formatted(files, maxEntries));
        }
    }

    private List<SourceFile> checksummed(Listing listing) {
        if (uri.sha256().isEmpty()) {
            return listing.files();
        }
        if (listing.files().size() != 1) {
            throw new ArtifactException(
                    uri.toString(),
                    "#sha256= is the checksum of one file, and there are %d: leave it out"
                            .formatted(listing.files().size()));
        }
        return List.of(
                listing.files()
                        .getFirst()
                        .with(Optional.of(new Checksum(Algorithm.SHA256, uri.sha256().get()))));
    }

    private void add(SourceFile file, OptionalLong total, FetchListener listener)
            throws IOException {
        long before = downloaded.used();
        Path part = staging.resolve("download");
        String sha256 =
                new Download(
                                source,
                                file,
                                retries,
                                downloaded,
                                (bytes, size) ->
                                        listener.progress(
                                                before + bytes, total.isPresent() ? total : size))
                        .to(part);
        note("%s %s %s".formatted(sha256, file.packing(), file.target()));
        if (file.packing() == Packing.PLAIN) {
            move(part, file.target());
            return;
        }
        extraction.unpack(part, file.packing(), file.target());
        Files.delete(part);
    }

    private void move(Path part, String target) throws IOException {
        Path path = tree.resolve(target).normalize();
        if (!path.startsWith(tree) || path.equals(tree) || Files.exists(path)) {
            throw new ArtifactException(
                    uri.toString(),
                    "its file '%s' leads out of the artifact or is there twice: look for another source"
                            .formatted(target));
        }
        Files.createDirectories(path.getParent());
        Files.move(part, path);
    }

    private void note(String line) {
        key.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Archives are often made of one folder rather than of what is in it. */
    private Path root() throws IOException {
        Path root = tree;
        while (true) {
            try (Stream<Path> children = Files.list(root)) {
                List<Path> found = children.limit(2).toList();
                if (found.size() != 1 || !Files.isDirectory(found.getFirst())) {
                    return root;
                }
                root = found.getFirst();
            }
        }
    }

    /** What the source says wins over what the file says that came with it. */
    private static void write(Map<String, String> entries, Path file) throws IOException {
        Properties all = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                all.load(in);
            }
        }
        all.putAll(entries);
        try (OutputStream out = Files.newOutputStream(file)) {
            all.store(out, null);
        }
    }
}
