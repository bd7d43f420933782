package dev.djinn.artifact;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Files and archives on this machine's disk. A folder is used where it is, see {@link #inPlace}.
 */
final class FileSource implements ArtifactSource {

    /** The folder that the URI names, if it names one. */
    Optional<ArtifactLease> inPlace(ArtifactUri uri) {
        Path path = path(uri.location());
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        if (uri.sha256().isPresent()) {
            throw new ArtifactException(
                    uri.toString(),
                    "#sha256= is the checksum of one file, and this is a folder: leave it out");
        }
        return Optional.of(new InPlace(path));
    }

    private record InPlace(Path directory) implements ArtifactLease {
        @Override
        public void close() {
            // It is not ours to remove.
        }
    }

    @Override
    public Listing list(ArtifactUri uri) throws IOException {
        Path file = path(uri.location());
        if (!Files.isRegularFile(file)) {
            throw new ArtifactException(
                    uri.toString(), "there is no such file or folder: correct the path");
        }
        String name = file.getFileName().toString();
        Packing packing = Packing.of(name);
        SourceFile only =
                new SourceFile(
                        packing.isArchive() ? "" : Packing.stem(name),
                        uri.location(),
                        packing,
                        OptionalLong.of(Files.size(file)),
                        Optional.empty());
        return new Listing(List.of(only), Optional.of(identity(file)), Map.of());
    }

    private static String identity(Path file) throws IOException {
        return "%d %s".formatted(Files.size(file), Files.getLastModifiedTime(file));
    }

    @Override
    public Content open(SourceFile file, long offset, Optional<String> validator)
            throws IOException {
        Path path = path(file.location());
        String identity = identity(path);
        long from = validator.equals(Optional.of(identity)) ? offset : 0;
        FileInputStream in = new FileInputStream(path.toFile());
        in.getChannel().position(from);
        return new Content(in, from, OptionalLong.of(Files.size(path)), Optional.of(identity), in);
    }

    /** {@code file:models/a.zip} is relative to the working directory. */
    private static Path path(URI uri) {
        String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
        return Path.of(path).toAbsolutePath().normalize();
    }
}
