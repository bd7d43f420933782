package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.util.Arrays;

/**
 * Coefficients of one macroblock at a time (RFC 6386, section 13): 16 luminance blocks, four of
 * each chrominance, and the second-order block of luminance.
 */
final class Vp8Residue {

    static final int U = 16 * 16;
    static final int V = 20 * 16;
    private static final int SECOND_ORDER = 24 * 16;

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[][] LARGE_VALUE_BITS = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private static final int Y_BESIDE_SECOND_ORDER = 0;
    private static final int Y2 = 1;
    private static final int CHROMINANCE = 2;
    private static final int Y_ALONE = 3;

    /**
     * Per macroblock column or row: whether the last 4 luminance, 2 + 2 chrominance and 1
     * second-order blocks had coefficients.
     */
    private static final int CONTEXTS = 9;

    private static final int U_CONTEXT = 4;
    private static final int V_CONTEXT = 6;
    private static final int SECOND_ORDER_CONTEXT = 8;

    final short[] coefficients = new short[25 * 16];
    private final int[] tokens;
    private final Vp8Transform transform;
    private final byte[][] above;
    private final byte[] left = new byte[CONTEXTS];

    Vp8Residue(int[] tokens, Vp8Transform transform, int columns) {
        this.tokens = tokens;
        this.transform = transform;
        this.above = new byte[columns][CONTEXTS];
    }

    void startRow() {
        Arrays.fill(left, (byte) 0);
    }

    /**
     * A macroblock without coefficients; the second-order context outlives one that has no such
     * block.
     */
    void skip(int column, boolean hasSecondOrder) {
        int contexts = hasSecondOrder ? CONTEXTS : SECOND_ORDER_CONTEXT;
        Arrays.fill(left, 0, contexts, (byte) 0);
        Arrays.fill(above[column], 0, contexts, (byte) 0);
    }

    /** Reads a macroblock and tells whether any of its residue can differ from zero. */
    boolean read(Vp8BoolDecoder in, int column, boolean hasSecondOrder, Vp8Header.Steps steps)
            throws EOFException {
        Arrays.fill(coefficients, (short) 0);
        byte[] top = above[column];
        int kind = Y_ALONE;
        if (hasSecondOrder) {
            kind = Y_BESIDE_SECOND_ORDER;
            readSecondOrder(in, top, steps);
        }
        boolean any = blocks(in, kind, 0, 4, top, 0, steps.yDc(), steps.yAc());
        any |= blocks(in, CHROMINANCE, U, 2, top, U_CONTEXT, steps.uvDc(), steps.uvAc());
        any |= blocks(in, CHROMINANCE, V, 2, top, V_CONTEXT, steps.uvDc(), steps.uvAc());
        return any;
    }

    private void readSecondOrder(Vp8BoolDecoder in, byte[] top, Vp8Header.Steps steps)
            throws EOFException {
        int context = top[SECOND_ORDER_CONTEXT] + left[SECOND_ORDER_CONTEXT];
        int end = block(in, Y2, context, 0, SECOND_ORDER, steps.y2Dc(), steps.y2Ac());
        byte flag = (byte) (end > 0 ? 1 : 0);
        top[SECOND_ORDER_CONTEXT] = flag;
        left[SECOND_ORDER_CONTEXT] = flag;
        transform.spreadSecondOrder(coefficients, SECOND_ORDER);
    }

    private boolean blocks(
            Vp8BoolDecoder in,
            int kind,
            int start,
            int perRow,
            byte[] top,
            int context,
            int dc,
            int ac)
            throws EOFException {
        int first = kind == Y_BESIDE_SECOND_ORDER ? 1 : 0;
        boolean any = false;
        int block = start;
        for (int y = context; y < context + perRow; y++) {
            for (int x = context; x < context + perRow; x++, block += 16) {
                int end = block(in, kind, top[x] + left[y], first, block, dc, ac);
                byte flag = (byte) (end > first ? 1 : 0);
                top[x] = flag;
                left[y] = flag;
                any |= end > 1 || coefficients[block] != 0;
            }
        }
        return any;
    }

    /** Reads one block and returns the place behind its last coefficient. */
    private int block(
            Vp8BoolDecoder in, int kind, int context, int first, int block, int dc, int ac)
            throws EOFException {
        int place = first;
        int node = node(kind, place, context);
        while (place < 16) {
            if (in.bit(tokens[node]) == 0) {
                return place;
            }
            while (in.bit(tokens[node + 1]) == 0) {
                place++;
                if (place == 16) {
                    return 16;
                }
                node = node(kind, place, 0);
            }
            int magnitude = in.bit(tokens[node + 2]) == 0 ? 1 : largeValue(in, node);
            int value = in.flag() ? -magnitude : magnitude;
            coefficients[block + ZIGZAG[place]] = (short) (value * (place > 0 ? ac : dc));
            place++;
            node = node(kind, place, magnitude == 1 ? 1 : 2);
        }
        return 16;
    }

    private static int node(int kind, int place, int context) {
        int band = kind * Vp8Tables.BANDS + BANDS[place];
        return (band * Vp8Tables.CONTEXTS + context) * Vp8Tables.TOKEN_PROBABILITIES;
    }

    private int largeValue(Vp8BoolDecoder in, int node) throws EOFException {
        if (in.bit(tokens[node + 3]) == 0) {
            if (in.bit(tokens[node + 4]) == 0) {
                return 2;
            }
            return 3 + in.bit(tokens[node + 5]);
        }
        if (in.bit(tokens[node + 6]) == 0) {
            if (in.bit(tokens[node + 7]) == 0) {
                return 5 + in.bit(159);
            }
            return 7 + 2 * in.bit(165) + in.bit(145);
        }
        int high = in.bit(tokens[node + 8]);
        int category = 2 * high + in.bit(tokens[node + 9 + high]);
        int extra = 0;
        for (int probability : LARGE_VALUE_BITS[category]) {
            extra = 2 * extra + in.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }
}
