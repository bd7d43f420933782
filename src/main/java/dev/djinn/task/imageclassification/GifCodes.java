package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.IIOException;

/**
 * GIF's LZW codes of growing width, lowest bits first. For each code the table holds the code of
 * all but its last byte, and that byte; a code below {@code clear} stands for itself.
 */
final class GifCodes {

    private static final int MAX_CODES = 4096;

    private final byte[] codes;
    private final int minimumSize;
    private final int clear;
    private final short[] prefix = new short[MAX_CODES];
    private final byte[] last = new byte[MAX_CODES];
    private final byte[] reversed = new byte[MAX_CODES];
    private int position;
    private int buffer;
    private int buffered;

    GifCodes(byte[] codes, int minimumSize) throws IIOException {
        if (minimumSize < 1 || minimumSize > 11) {
            throw new IIOException("codes of %d bits".formatted(minimumSize));
        }
        this.codes = codes;
        this.minimumSize = minimumSize;
        this.clear = 1 << minimumSize;
        for (int i = 0; i < clear; i++) {
            last[i] = (byte) i;
        }
    }

    /** Fills the array; codes beyond its end are ignored. */
    void decode(byte[] out) throws IOException {
        int size = minimumSize + 1;
        int next = clear + 2;
        int previous = -1;
        byte first = 0;
        int written = 0;
        while (written < out.length) {
            int code = read(size);
            if (code == clear) {
                size = minimumSize + 1;
                next = clear + 2;
                previous = -1;
                continue;
            }
            if (code == clear + 1) {
                throw new EOFException("%d of %d pixels".formatted(written, out.length));
            }
            if (code > next || (code == next && previous < 0)) {
                throw new IIOException("code %d of %d".formatted(code, next));
            }
            int depth = 0;
            int link = code;
            if (code == next) {
                reversed[depth++] = first;
                link = previous;
            }
            while (link > clear) {
                reversed[depth++] = last[link];
                link = prefix[link];
            }
            first = last[link];
            reversed[depth++] = first;
            while (depth > 0 && written < out.length) {
                out[written++] = reversed[--depth];
            }
            if (previous >= 0 && next < MAX_CODES) {
                prefix[next] = (short) previous;
                last[next] = first;
                next++;
                if (next == 1 << size && size < 12) {
                    size++;
                }
            }
            previous = code;
        }
    }

    private int read(int size) throws EOFException {
        while (buffered < size) {
            if (position == codes.length) {
                throw new EOFException("codes end early");
            }
            buffer |= Byte.toUnsignedInt(codes[position++]) << buffered;
            buffered += 8;
        }
        int code = buffer & ((1 << size) - 1);
        buffer >>>= size;
        buffered -= size;
        return code;
    }
}
