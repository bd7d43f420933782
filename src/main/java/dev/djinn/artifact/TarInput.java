package dev.djinn.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes of a tar archive. Names may be as long as their archive says and are kept in memory, so
 * what lies between the contents of two files is held to a limit.
 */
final class TarInput extends FilterInputStream {

    private static final int MOST_BETWEEN = 1 << 20;

    private long left;

    TarInput(InputStream in) {
        super(in);
    }

    /** What is read now describes an entry. */
    void between() {
        left = MOST_BETWEEN;
    }

    /** What is read now is a file's content. */
    void content() {
        left = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, most(length));
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(most((int) Math.min(bytes, Integer.MAX_VALUE)));
        left -= skipped;
        return skipped;
    }

    private int most(int wanted) throws IOException {
        if (left == 0 && wanted > 0) {
            throw new IOException(
                    "more than %d bytes lie between two files".formatted(MOST_BETWEEN));
        }
        return (int) Math.min(left, wanted);
    }
}
