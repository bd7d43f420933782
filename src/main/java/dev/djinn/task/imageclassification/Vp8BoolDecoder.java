package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.nio.ByteBuffer;

/** VP8's arithmetic decoder of single bits (RFC 6386, section 7). */
final class Vp8BoolDecoder {

    /** Encoders may leave out trailing zero bytes, of which the decoder looks two ahead. */
    private static final int ZERO_BYTES_BEYOND_END = 2;

    private final ByteBuffer in;
    private int missing;
    private int value;
    private int range = 255;
    private int shifted;

    Vp8BoolDecoder(ByteBuffer in) throws EOFException {
        this.in = in;
        this.value = next() << 8 | next();
    }

    private int next() throws EOFException {
        if (in.hasRemaining()) {
            return Byte.toUnsignedInt(in.get());
        }
        if (++missing > ZERO_BYTES_BEYOND_END) {
            throw new EOFException("partition ends early");
        }
        return 0;
    }

    /** The next bit, which is 0 with a probability of {@code probability / 256}. */
    int bit(int probability) throws EOFException {
        int split = 1 + (((range - 1) * probability) >> 8);
        boolean set = value >= split << 8;
        if (set) {
            range -= split;
            value -= split << 8;
        } else {
            range = split;
        }
        while (range < 128) {
            range <<= 1;
            value <<= 1;
            if (++shifted == 8) {
                shifted = 0;
                value |= next();
            }
        }
        return set ? 1 : 0;
    }

    boolean flag() throws EOFException {
        return bit(128) != 0;
    }

    /** An unsigned number, highest bit first. */
    int literal(int bits) throws EOFException {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** A magnitude followed by its sign. */
    int signed(int bits) throws EOFException {
        int magnitude = literal(bits);
        return flag() ? -magnitude : magnitude;
    }

    /** A {@link #signed} number if the flag before it is set, else 0. */
    int optionalSigned(int bits) throws EOFException {
        return flag() ? signed(bits) : 0;
    }
}
