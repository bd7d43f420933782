package dev.djinn.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What the end of a zip file says of its central directory, which is read whole before the first
 * entry is seen. As of PKWARE's APPNOTE 6.3, sections 4.3.14 to 4.3.16.
 *
 * @param bytes most that are read of it
 */
record ZipDirectory(long entries, long bytes) {

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_SIZE = 56;

    /**
     * @throws IOException when it is no zip file
     */
    static ZipDirectory of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            long from = Math.max(0, size - END_SIZE - MAX_COMMENT);
            ByteBuffer tail = read(channel, from, (int) (size - from));
            int end = end(tail);
            long position = from + end;
            ByteBuffer locator =
                    position < LOCATOR_SIZE
                            ? ByteBuffer.allocate(LOCATOR_SIZE)
                            : read(channel, position - LOCATOR_SIZE, LOCATOR_SIZE);
            return locator.getInt(0) == LOCATOR
                    ? of64(channel, locator.getLong(8), position)
                    : new ZipDirectory(
                            Short.toUnsignedInt(tail.getShort(end + 10)),
                            Integer.toUnsignedLong(tail.getInt(end + 12)));
        }
    }

    /** The last one, as readers look for it. */
    private static int end(ByteBuffer tail) throws IOException {
        for (int at = tail.limit() - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return at;
            }
        }
        throw new IOException("it has no end of a central directory");
    }

    private static ZipDirectory of64(FileChannel channel, long at, long end) throws IOException {
        if (at < 0 || at > end - END_64_SIZE) {
            throw new IOException("its end of a central directory is not where it should be");
        }
        ByteBuffer record = read(channel, at, END_64_SIZE);
        if (record.getInt(0) != END_64) {
            throw new IOException("its end of a central directory is not where it should be");
        }
        long entries = unsigned(record.getLong(32));
        long bytes = unsigned(record.getLong(40));
        return new ZipDirectory(entries, Math.max(bytes, end - record.getLong(48)));
    }

    private static long unsigned(long value) {
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("it ends early");
            }
        }
        return buffer.flip();
    }
}
