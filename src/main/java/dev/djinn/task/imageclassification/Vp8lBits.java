package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.nio.ByteBuffer;

/** Bits of a VP8L stream, lowest first. */
final class Vp8lBits {

    private final ByteBuffer in;
    private long buffer;
    private int buffered;

    Vp8lBits(ByteBuffer in) {
        this.in = in;
    }

    /** An unsigned number of up to 24 bits. */
    int read(int bits) throws EOFException {
        while (buffered < bits) {
            if (!in.hasRemaining()) {
                throw new EOFException("bit stream ends early");
            }
            buffer |= (in.get() & 0xFFL) << buffered;
            buffered += 8;
        }
        int number = (int) buffer & ((1 << bits) - 1);
        buffer >>>= bits;
        buffered -= bits;
        return number;
    }

    boolean flag() throws EOFException {
        return read(1) != 0;
    }
}
