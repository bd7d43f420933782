package dev.djinn.task.imageclassification;

import java.util.Arrays;

/**
 * One plane of a VP8 frame in whole macroblocks, with the border that prediction sees: a row of 127
 * above (four samples longer to the right) and a column of 129 to the left.
 */
final class Vp8Plane {

    private static final int RIGHT_BORDER = 4;

    final byte[] samples;
    final int stride;

    Vp8Plane(int width, int height) {
        stride = 1 + width + RIGHT_BORDER;
        samples = new byte[(height + 1) * stride];
        Arrays.fill(samples, 0, stride, (byte) 127);
        for (int y = 0; y < height; y++) {
            samples[index(-1, y)] = (byte) 129;
        }
    }

    int index(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int at(int x, int y) {
        return Byte.toUnsignedInt(samples[index(x, y)]);
    }

    void set(int x, int y, int value) {
        samples[index(x, y)] = (byte) Math.clamp(value, 0, 255);
    }
}
