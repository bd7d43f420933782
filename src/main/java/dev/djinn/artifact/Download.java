package dev.djinn.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings one file of a source to the disk: resumes after a cut, starts again when the file has
 * changed meanwhile, and checks size and checksum. Used by one thread.
 */
final class Download {

    private static final int CHUNK = 1 << 16;

    private final ArtifactSource source;
    private final SourceFile file;
    private final Retries retries;
    private final ByteBudget budget;
    private final FetchListener listener;
    private final MessageDigest sha256 = Checksum.Algorithm.SHA256.digest();
    private final Optional<MessageDigest> other;
    private long position;
    private Optional<String> validator = Optional.empty();

    /**
     * @param listener hears of this file's bytes
     */
    Download(
            ArtifactSource source,
            SourceFile file,
            Retries retries,
            ByteBudget budget,
            FetchListener listener) {
        this.source = source;
        this.file = file;
        this.retries = retries;
        this.budget = budget;
        this.listener = listener;
        this.other =
                file.checksum()
                        .map(Checksum::algorithm)
                        .filter(algorithm -> algorithm != Checksum.Algorithm.SHA256)
                        .map(Checksum.Algorithm::digest);
    }

    /**
     * Writes the file.
     *
     * @return its SHA-256
     */
    String to(Path target) throws IOException {
        file.size().ifPresent(budget::require);
        try (DurableFile out = DurableFile.create(target, budget)) {
            int failures = 0;
            while (true) {
                long before = position;
                try {
                    receive(out);
                    break;
                } catch (IOException e) {
                    failures = position > before ? 1 : failures + 1;
                    retries.pauseAfter(e, failures);
                }
            }
        }
        return verified();
    }

    private void receive(DurableFile out) throws IOException {
        try (Content content = source.open(file, position, validator)) {
            if (content.offset() != position) {
                startAgain(out);
            }
            validator = content.validator();
            OptionalLong total = content.total().isPresent() ? content.total() : file.size();
            requireListedSize(total);
            total.ifPresent(bytes -> budget.require(bytes - position));
            copy(content.bytes(), out, total);
        }
    }

    private void startAgain(DurableFile out) throws IOException {
        out.truncate();
        budget.giveBack(position);
        position = 0;
        sha256.reset();
        other.ifPresent(MessageDigest::reset);
    }

    private void requireListedSize(OptionalLong total) {
        if (file.size().isPresent() && !file.size().equals(total)) {
            throw failure(
                    "it has %d bytes, but is listed with %d: the source is damaged, or is being changed"
                            .formatted(total.orElse(0), file.size().getAsLong()));
        }
    }

    private void copy(InputStream in, DurableFile out, OptionalLong total) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("cancelled");
            }
            budget.take(read);
            out.write(chunk, read);
            sha256.update(chunk, 0, read);
            if (other.isPresent()) {
                other.get().update(chunk, 0, read);
            }
            position += read;
            listener.progress(position, total);
        }
        if (total.isPresent() && position != total.getAsLong()) {
            throw new IOException(
                    "it ended after %d of %d bytes".formatted(position, total.getAsLong()));
        }
    }

    private String verified() {
        String actual = HexFormat.of().formatHex(sha256.digest());
        for (Checksum expected : file.checksum().map(List::of).orElse(List.of())) {
            String found =
                    other.map(digest -> HexFormat.of().formatHex(digest.digest())).orElse(actual);
            if (!found.equalsIgnoreCase(expected.hex())) {
                throw failure(
                        "its %s is %s instead of %s: the file is damaged or another one; correct the checksum if the change is meant"
                                .formatted(expected.algorithm(), found, expected.hex()));
            }
        }
        return actual;
    }

    private ArtifactException failure(String problem) {
        return new ArtifactException(ArtifactUri.shown(file.location()), problem);
    }
}
