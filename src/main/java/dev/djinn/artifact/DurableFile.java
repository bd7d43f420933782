package dev.djinn.artifact;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A new file that is on the disk when it is closed. */
final class DurableFile implements AutoCloseable {

    private final FileOutputStream out;
    private final ByteBudget budget;

    private DurableFile(FileOutputStream out, ByteBudget budget) {
        this.out = out;
        this.budget = budget;
    }

    static DurableFile create(Path file, ByteBudget budget) throws IOException {
        return new DurableFile(new FileOutputStream(file.toFile()), budget);
    }

    /**
     * Writes, and lets others have the core: digests and inflating compute, and a virtual thread is
     * not taken off its core by itself.
     *
     * @throws ArtifactException when the disk does not take the bytes
     */
    @SuppressWarnings("ThreadPriorityCheck")
    void write(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
            Thread.yield();
        } catch (IOException e) {
            ArtifactException full = budget.diskFull(length);
            full.initCause(e);
            throw full;
        }
    }

    void truncate() throws IOException {
        out.getChannel().truncate(0);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (out.getChannel().isOpen()) {
                out.getFD().sync();
            }
        }
    }
}
