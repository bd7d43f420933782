package dev.djinn.model;

import java.util.Arrays;

/**
 * A dense row-major array with its shape. Arrays are handed over, not copied: neither side writes
 * to them afterwards.
 */
public sealed interface Tensor {

    long[] shape();

    /** 64-bit integers, as token ids are. */
    record Int64(long[] values, long... shape) implements Tensor {
        public Int64 {
            check(values.length, shape);
        }
    }

    /** 32-bit floats. */
    record Float32(float[] values, long... shape) implements Tensor {
        public Float32 {
            check(values.length, shape);
        }
    }

    private static void check(int length, long... shape) {
        long size = 1;
        for (long side : shape) {
            size = Math.multiplyExact(size, side);
        }
        if (size != length) {
            throw new IllegalArgumentException(
                    "%d values do not fill shape %s".formatted(length, Arrays.toString(shape)));
        }
    }
}
