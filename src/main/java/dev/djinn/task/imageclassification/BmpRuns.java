package dev.djinn.task.imageclassification;

import java.nio.ByteBuffer;

/**
 * The run-length coding of bitmaps with 4 or 8 bits per pixel, whose rows come from the bottom to
 * the top.
 */
final class BmpRuns {

    private static final int END_OF_ROW = 0;
    private static final int END_OF_BITMAP = 1;
    private static final int MOVE = 2;

    private final ByteBuffer in;
    private final int depth;
    private final int width;
    private final int height;
    private final byte[] indices;
    private int x;
    private int y;

    BmpRuns(ByteBuffer in, int depth, int width, int height) {
        this.in = in;
        this.depth = depth;
        this.width = width;
        this.height = height;
        this.indices = new byte[width * height];
    }

    /** Palette indices from the top row on; pixels that no run covers have index 0. */
    byte[] decode() {
        while (y < height) {
            int count = Byte.toUnsignedInt(in.get());
            int value = Byte.toUnsignedInt(in.get());
            if (count > 0) {
                repeat(count, value);
                continue;
            }
            switch (value) {
                case END_OF_ROW -> {
                    x = 0;
                    y++;
                }
                case END_OF_BITMAP -> y = height;
                case MOVE -> {
                    x += Byte.toUnsignedInt(in.get());
                    y += Byte.toUnsignedInt(in.get());
                }
                default -> copy(value);
            }
        }
        return indices;
    }

    private void repeat(int count, int value) {
        for (int i = 0; i < count; i++) {
            put(depth == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
        }
    }

    /** Literal pixels, padded to an even number of bytes. */
    private void copy(int count) {
        int bytes = depth == 8 ? count : (count + 1) / 2;
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (depth == 8) {
                put(in.get());
                continue;
            }
            value = i % 2 == 0 ? in.get() : value << 4;
            put(value >> 4 & 0xF);
        }
        in.position(in.position() + bytes % 2);
    }

    private void put(int index) {
        if (x < width) {
            indices[(height - 1 - y) * width + x++] = (byte) index;
        }
    }
}
