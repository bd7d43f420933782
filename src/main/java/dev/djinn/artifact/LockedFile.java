package dev.djinn.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file whose lock other processes respect; the operating system lets go of it when the process
 * ends in whatever way. A process must not open a file twice: closing one would unlock the other.
 */
final class LockedFile implements AutoCloseable {

    private final FileChannel channel;

    private LockedFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for other processes; within this one the caller sees to it that nobody else asks. */
    static LockedFile exclusive(Path file) throws IOException {
        return locked(file, false);
    }

    static LockedFile shared(Path file) throws IOException {
        return locked(file, true);
    }

    private static LockedFile locked(Path file, boolean shared) throws IOException {
        FileChannel channel = open(file);
        try {
            channel.lock(0, Long.MAX_VALUE, shared);
            return new LockedFile(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Empty when another process has it. */
    static Optional<LockedFile> tryExclusive(Path file) throws IOException {
        FileChannel channel = open(file);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked ? Optional.of(new LockedFile(channel)) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
