package dev.djinn.task.imageclassification;

import java.util.Arrays;

/**
 * A JPEG component of which every other row is stored (4:4:0 chrominance). The JDK's reader gives
 * each row twice; here rows between are interpolated as libjpeg-turbo does it: three parts of the
 * nearer stored row and one of the farther.
 */
final class HalvedRows {

    private final byte[] samples;
    private final int components;
    private final int width;
    private final int height;

    /**
     * @param samples interleaved, row by row; changed in place
     */
    HalvedRows(byte[] samples, int components, int width, int height) {
        this.samples = samples;
        this.components = components;
        this.width = width;
        this.height = height;
    }

    void interpolate(int component) {
        int[] above = row(0, component);
        int[] own = above;
        for (int y = 0; y < height; y += 2) {
            int[] below = y + 2 < height ? row(y + 2, component) : own;
            blend(y, component, own, above, 1);
            if (y + 1 < height) {
                blend(y + 1, component, own, below, 2);
            }
            above = own;
            own = below;
        }
    }

    private int[] row(int y, int component) {
        int[] row = new int[width];
        Arrays.setAll(row, x -> samples[(y * width + x) * components + component] & 0xFF);
        return row;
    }

    /**
     * @param bias before the division by four: 1 and 2 by turns, so that halves go down and up
     *     alike
     */
    private void blend(int y, int component, int[] near, int[] far, int bias) {
        int at = y * width * components + component;
        for (int x = 0; x < width; x++, at += components) {
            samples[at] = (byte) ((3 * near[x] + far[x] + bias) >> 2);
        }
    }
}
