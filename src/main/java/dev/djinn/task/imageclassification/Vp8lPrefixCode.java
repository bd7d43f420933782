package dev.djinn.task.imageclassification;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOException;

/**
 * A canonical prefix code of VP8L (RFC 9649, section 3.7.2.1), kept as the number of codes per
 * length and the symbols in order: as small as its symbols are few, since a file may hold
 * thousands.
 */
final class Vp8lPrefixCode {

    private static final int MAX_LENGTH = 15;
    private static final int[] LENGTH_ORDER = {
        17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };
    private static final int REPEAT_PREVIOUS = 16;
    private static final int REPEAT_ZERO = 17;

    private final short[] counts = new short[MAX_LENGTH + 1];
    private final short[] symbols;

    /** A code from the length of each symbol's code, 0 for symbols that do not occur. */
    private Vp8lPrefixCode(int[] lengths) throws IIOException {
        for (int length : lengths) {
            counts[length]++;
        }
        int used = lengths.length - counts[0];
        counts[0] = 0;
        requireComplete(used);
        int[] next = new int[MAX_LENGTH + 1];
        for (int length = 1; length < MAX_LENGTH; length++) {
            next[length + 1] = next[length] + counts[length];
        }
        symbols = new short[used];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = (short) symbol;
            }
        }
    }

    private void requireComplete(int used) throws IIOException {
        int free = 1;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            free = 2 * free - counts[length];
            if (free < 0) {
                throw new IIOException("too many codes");
            }
        }
        if (used == 0 || (used > 1 && free > 0)) {
            throw new IIOException("too few codes");
        }
    }

    static Vp8lPrefixCode read(Vp8lBits in, int alphabet) throws IOException {
        int[] lengths = new int[alphabet];
        if (in.flag()) {
            readSimple(in, lengths);
        } else {
            readLengths(in, lengths);
        }
        return new Vp8lPrefixCode(lengths);
    }

    /** One or two symbols. */
    private static void readSimple(Vp8lBits in, int[] lengths) throws IOException {
        boolean two = in.flag();
        int first = in.read(in.flag() ? 8 : 1);
        lengths[first] = 1;
        if (two) {
            lengths[in.read(8)] = 1;
        }
    }

    private static void readLengths(Vp8lBits in, int[] lengths) throws IOException {
        int[] lengthsOfLengths = new int[LENGTH_ORDER.length];
        int given = 4 + in.read(4);
        for (int i = 0; i < given; i++) {
            lengthsOfLengths[LENGTH_ORDER[i]] = in.read(3);
        }
        Vp8lPrefixCode code = new Vp8lPrefixCode(lengthsOfLengths);
        int tokens = in.flag() ? 2 + in.read(2 + 2 * in.read(3)) : lengths.length;
        int previous = 8;
        int symbol = 0;
        for (; tokens > 0 && symbol < lengths.length; tokens--) {
            int token = code.symbol(in);
            if (token < REPEAT_PREVIOUS) {
                lengths[symbol++] = token;
                previous = token == 0 ? previous : token;
                continue;
            }
            int value = token == REPEAT_PREVIOUS ? previous : 0;
            int count = repetitions(in, token);
            Arrays.fill(lengths, symbol, symbol + count, value);
            symbol += count;
        }
    }

    private static int repetitions(Vp8lBits in, int token) throws IOException {
        if (token == REPEAT_PREVIOUS) {
            return 3 + in.read(2);
        }
        return token == REPEAT_ZERO ? 3 + in.read(3) : 11 + in.read(7);
    }

    /** The next symbol; the only symbol of a code takes no bits. */
    int symbol(Vp8lBits in) throws IOException {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code |= in.read(1);
            int count = counts[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        throw new IIOException("no such code");
    }
}
