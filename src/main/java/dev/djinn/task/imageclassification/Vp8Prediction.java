package dev.djinn.task.imageclassification;

import java.util.Arrays;

/** Prediction of samples from their neighbours above and to the left (RFC 6386, section 12). */
final class Vp8Prediction {

    /** Modes of whole macroblocks. */
    static final int DC = 0;

    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;
    static final int SUBBLOCKS = 4;

    /** Modes of sub-blocks. */
    static final int SUB_DC = 0;

    static final int SUB_TRUE_MOTION = 1;
    static final int SUB_VERTICAL = 2;
    static final int SUB_HORIZONTAL = 3;

    /**
     * Averages by mode and pixel. The edge of a sub-block runs from the lowest sample on its left
     * up to the corner and on to the right: a capital letter stands for the weighted average of
     * three samples from that letter's place on, a small one for the average of two; the characters
     * before A and a reach one place before the start, where the first sample is repeated.
     */
    private static final String[] AVERAGES = {
        "",
        "",
        "EFGHEFGHEFGHEFGH",
        "CCCCBBBBAAAA@@@@",
        "FGHIGHIJHIJKIJKL",
        "DEFGCDEFBCDEABCD",
        "efghDEFGCefgBDEF",
        "fghiFGHIghiJGHIK",
        "dDEFcCdDbBcCaAbB",
        "cBbAbAa@a@``````"
    };

    private static final int CORNER = 5;

    private final int[] edge = new int[15];

    /** Predicts a square of a whole macroblock. */
    static void predict(Vp8Plane plane, int x, int y, int size, int mode) {
        switch (mode) {
            case VERTICAL -> {
                for (int row = 0; row < size; row++) {
                    int above = plane.index(x, y - 1);
                    System.arraycopy(
                            plane.samples, above, plane.samples, plane.index(x, y + row), size);
                }
            }
            case HORIZONTAL -> {
                for (int row = 0; row < size; row++) {
                    int start = plane.index(x, y + row);
                    byte left = plane.samples[start - 1];
                    Arrays.fill(plane.samples, start, start + size, left);
                }
            }
            case TRUE_MOTION -> trueMotion(plane, x, y, size);
            default -> fill(plane, x, y, size, average(plane, x, y, size));
        }
    }

    private static void trueMotion(Vp8Plane plane, int x, int y, int size) {
        int corner = plane.at(x - 1, y - 1);
        for (int row = y; row < y + size; row++) {
            int slope = plane.at(x - 1, row) - corner;
            for (int column = x; column < x + size; column++) {
                plane.set(column, row, plane.at(column, y - 1) + slope);
            }
        }
    }

    private static int average(Vp8Plane plane, int x, int y, int size) {
        int sum = 0;
        int count = 0;
        for (int i = 0; i < size && y > 0; i++, count++) {
            sum += plane.at(x + i, y - 1);
        }
        for (int i = 0; i < size && x > 0; i++, count++) {
            sum += plane.at(x - 1, y + i);
        }
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    private static void fill(Vp8Plane plane, int x, int y, int size, int value) {
        for (int row = y; row < y + size; row++) {
            int start = plane.index(x, row);
            Arrays.fill(plane.samples, start, start + size, (byte) value);
        }
    }

    /**
     * Predicts a sub-block of 4 × 4 samples.
     *
     * @param aboveRight the four samples above and to the right of it
     */
    void predictSubblock(Vp8Plane plane, int x, int y, int mode, int[] aboveRight) {
        if (mode == SUB_TRUE_MOTION) {
            trueMotion(plane, x, y, 4);
            return;
        }
        readEdge(plane, x, y, aboveRight);
        if (mode == SUB_DC) {
            int sum = 4;
            for (int i = 1; i <= 4; i++) {
                sum += edge[CORNER - i] + edge[CORNER + i];
            }
            fill(plane, x, y, 4, sum >> 3);
            return;
        }
        String averages = AVERAGES[mode];
        for (int i = 0; i < 16; i++) {
            plane.set(x + i % 4, y + i / 4, average(averages.charAt(i)));
        }
    }

    private void readEdge(Vp8Plane plane, int x, int y, int[] aboveRight) {
        for (int i = 0; i < 4; i++) {
            edge[CORNER - 1 - i] = plane.at(x - 1, y + i);
            edge[CORNER + 1 + i] = plane.at(x + i, y - 1);
            edge[CORNER + 5 + i] = aboveRight[i];
        }
        edge[0] = edge[1];
        edge[CORNER] = plane.at(x - 1, y - 1);
        edge[14] = edge[13];
    }

    private int average(char code) {
        if (code >= '`') {
            int place = code - '`';
            return (edge[place] + edge[place + 1] + 1) >> 1;
        }
        int place = code - '@';
        return (edge[place] + 2 * edge[place + 1] + edge[place + 2] + 2) >> 2;
    }
}
