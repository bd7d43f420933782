package dev.djinn.artifact;

import java.util.function.LongSupplier;
import org.springframework.util.unit.DataSize;

/**
 * Bytes that one artifact may still write, by its limit and by the disk. Counts what is written,
 * since what is announced may be a lie. Used by one thread.
 */
final class ByteBudget {

    private final String source;
    private final DataSize limit;
    private final LongSupplier free;
    private long used;

    /**
     * @param free bytes that the disk has left
     */
    ByteBudget(String source, DataSize limit, LongSupplier free) {
        this.source = source;
        this.limit = limit;
        this.free = free;
    }

    long used() {
        return used;
    }

    /** Before bytes are written. */
    void take(long bytes) {
        used += bytes;
        if (used > limit.toBytes()) {
            throw tooLarge("more than");
        }
    }

    /** What was written is gone again. */
    void giveBack(long bytes) {
        used -= bytes;
    }

    /** Before anything of an announced size is asked for. */
    void require(long bytes) {
        if (used + bytes > limit.toBytes()) {
            throw tooLarge("%d bytes, more than".formatted(used + bytes));
        }
        if (bytes > free.getAsLong()) {
            throw diskFull(bytes);
        }
    }

    private ArtifactException tooLarge(String size) {
        return new ArtifactException(
                source,
                "it has %s the %d bytes of djinn.artifacts.max-size: raise that if the source is to be trusted"
                        .formatted(size, limit.toBytes()));
    }

    ArtifactException diskFull(long bytes) {
        return new ArtifactException(
                source,
                "the disk is full: %d bytes are to be written, %d are free. Free some, or move djinn.artifacts.cache to another disk"
                        .formatted(bytes, free.getAsLong()));
    }
}
