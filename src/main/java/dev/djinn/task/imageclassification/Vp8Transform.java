package dev.djinn.task.imageclassification;

/** Inverse transforms of 4 × 4 coefficients in row order (RFC 6386, section 14). */
final class Vp8Transform {

    private final int[] columns = new int[16];

    /**
     * Spreads the second-order block over the first coefficients of the 16 luminance blocks behind
     * it.
     */
    void spreadSecondOrder(short[] coefficients, int secondOrder) {
        for (int i = 0; i < 4; i++) {
            int start = secondOrder + i;
            int outer = coefficients[start] + coefficients[start + 12];
            int inner = coefficients[start + 4] + coefficients[start + 8];
            int innerDifference = coefficients[start + 4] - coefficients[start + 8];
            int outerDifference = coefficients[start] - coefficients[start + 12];
            columns[i] = outer + inner;
            columns[4 + i] = outerDifference + innerDifference;
            columns[8 + i] = outer - inner;
            columns[12 + i] = outerDifference - innerDifference;
        }
        for (int i = 0; i < 4; i++) {
            int outer = columns[4 * i] + 3 + columns[4 * i + 3];
            int inner = columns[4 * i + 1] + columns[4 * i + 2];
            int innerDifference = columns[4 * i + 1] - columns[4 * i + 2];
            int outerDifference = columns[4 * i] + 3 - columns[4 * i + 3];
            coefficients[64 * i] = (short) ((outer + inner) >> 3);
            coefficients[64 * i + 16] = (short) ((outerDifference + innerDifference) >> 3);
            coefficients[64 * i + 32] = (short) ((outer - inner) >> 3);
            coefficients[64 * i + 48] = (short) ((outerDifference - innerDifference) >> 3);
        }
    }

    /** Adds the block's residue to a plane. */
    void add(short[] coefficients, int start, Vp8Plane plane, int x, int y) {
        for (int i = 0; i < 4; i++) {
            int first = coefficients[start + i];
            int second = coefficients[start + 4 + i];
            int third = coefficients[start + 8 + i];
            int fourth = coefficients[start + 12 + i];
            int even = first + third;
            int oddDifference = bySine(second) - byCosine(fourth);
            int evenDifference = first - third;
            int odd = byCosine(second) + bySine(fourth);
            columns[4 * i] = even + odd;
            columns[4 * i + 1] = evenDifference + oddDifference;
            columns[4 * i + 2] = evenDifference - oddDifference;
            columns[4 * i + 3] = even - odd;
        }
        for (int i = 0; i < 4; i++) {
            int even = columns[i] + 4 + columns[8 + i];
            int evenDifference = columns[i] + 4 - columns[8 + i];
            int oddDifference = bySine(columns[4 + i]) - byCosine(columns[12 + i]);
            int odd = byCosine(columns[4 + i]) + bySine(columns[12 + i]);
            add(plane, x, y + i, even + odd);
            add(plane, x + 1, y + i, evenDifference + oddDifference);
            add(plane, x + 2, y + i, evenDifference - oddDifference);
            add(plane, x + 3, y + i, even - odd);
        }
    }

    private static void add(Vp8Plane plane, int x, int y, int residue) {
        plane.set(x, y, plane.at(x, y) + (residue >> 3));
    }

    /** √2 · cos(π/8), with 16 fractional bits. */
    private static int byCosine(int value) {
        return value + ((value * 20091) >> 16);
    }

    /** √2 · sin(π/8), with 16 fractional bits. */
    private static int bySine(int value) {
        return (value * 35468) >> 16;
    }
}
