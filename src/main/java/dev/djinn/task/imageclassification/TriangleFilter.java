package dev.djinn.task.imageclassification;

/**
 * Weights that resize one axis by linear interpolation with antialiasing: a triangle around each
 * output position, as wide as one input sample when enlarging and as one output sample when
 * reducing. Weights are rounded to {@link #FRACTION_BITS} bits, so that resized samples equal
 * Pillow's {@code Image.resize(…, BILINEAR)}.
 *
 * <p>Only a run of the output positions is covered: a crop needs no more.
 */
final class TriangleFilter {

    /** A sum of weights times an 8-bit sample fits 32 bits with sign and one bit to spare. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    private final int[] starts;
    private final int[][] weights;

    /**
     * Weights for {@code count} output positions.
     *
     * @param inputSize samples on the axis before
     * @param outputSize samples on the whole axis after
     * @param first output position that is covered first
     */
    TriangleFilter(int inputSize, long outputSize, long first, int count) {
        starts = new int[count];
        weights = new int[count][];
        double scale = (double) inputSize / outputSize;
        double support = Math.max(scale, 1);
        for (int i = 0; i < count; i++) {
            double centre = (first + i + 0.5) * scale;
            int start = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(inputSize, (int) (centre + support + 0.5));
            starts[i] = start;
            weights[i] = weights(start, end, centre, support);
        }
    }

    private static int[] weights(int start, int end, double centre, double support) {
        double[] heights = new double[end - start];
        double sum = 0;
        for (int i = 0; i < heights.length; i++) {
            double distance = Math.abs((start + i - centre + 0.5) * (1 / support));
            heights[i] = Math.max(0, 1 - distance);
            sum += heights[i];
        }
        int[] weights = new int[heights.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (int) (heights[i] / sum * (1 << FRACTION_BITS) + 0.5);
        }
        return weights;
    }

    /**
     * First input sample that the output position uses, counted from the first covered position.
     */
    int start(int position) {
        return starts[position];
    }

    /** Weights of the input samples from {@link #start} on. */
    int[] weights(int position) {
        return weights[position];
    }

    /** First input sample that any position uses. */
    int inputStart() {
        return starts[0];
    }

    /** Number of input samples from the first to the last that any position uses. */
    int span() {
        int last = starts.length - 1;
        return starts[last] + weights[last].length - starts[0];
    }
}
