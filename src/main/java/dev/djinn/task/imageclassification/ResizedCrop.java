package dev.djinn.task.imageclassification;

import dev.djinn.model.ImageSpec;
import java.util.Arrays;

/**
 * The central square of an image after its short side, or both, were resized: torchvision's {@code
 * Resize(resize)}, or {@code Resize((resize, resize))}, and {@code CenterCrop(size)} on a PIL
 * image. Only input rows and columns that the square needs are read, so a strip of 1 × 3000 pixels
 * costs no more than a square.
 */
final class ResizedCrop {

    private static final int HALF = 1 << (TriangleFilter.FRACTION_BITS - 1);

    private final int size;
    private final int resize;
    private final ImageSpec.Fit fit;

    /** {@code size} is at most {@code resize}, so a crop never reaches beyond the resized image. */
    ResizedCrop(int size, int resize, ImageSpec.Fit fit) {
        this.size = size;
        this.resize = resize;
        this.fit = fit;
    }

    /** Interleaved RGB of {@code size} × {@code size} pixels. */
    byte[] of(DecodedImage image) {
        int width = image.width();
        TriangleFilter columns = filter(width, image.height());
        TriangleFilter rows = filter(image.height(), width);
        if (startsWithRows(image)) {
            byte[] flat =
                    resizeRows(image.rgb(), width, columns.inputStart(), columns.span(), 0, rows);
            return resizeColumns(flat, columns.span(), columns.inputStart(), 0, size, columns);
        }
        byte[] narrow =
                resizeColumns(image.rgb(), width, 0, rows.inputStart(), rows.span(), columns);
        return resizeRows(narrow, size, 0, size, rows.inputStart(), rows);
    }

    // The order shows in the rounding between the passes. Pillow 13 was observed to begin with the
    // rows if their number shrinks by more than twice as much as that of the columns; others always
    // begin with the columns, which is at most one level apart.
    private boolean startsWithRows(DecodedImage image) {
        long rowsLost = image.height() - resized(image.height(), image.width());
        long columnsLost = image.width() - resized(image.width(), image.height());
        return rowsLost > 0 && rowsLost > 2 * columnsLost;
    }

    private TriangleFilter filter(int side, int otherSide) {
        long resized = resized(side, otherSide);
        return new TriangleFilter(side, resized, margin(resized - size), size);
    }

    private long resized(int side, int otherSide) {
        return switch (fit) {
            case STRETCH -> resize;
            case SHORT_SIDE -> side <= otherSide ? resize : (long) resize * side / otherSide;
        };
    }

    /** Half of the surplus, a half rounded to even as Python's {@code round} does. */
    private static long margin(long surplus) {
        return (long) Math.rint(surplus / 2.0);
    }

    /**
     * Narrows {@code height} rows from {@code top} on; {@code from} begins with column {@code left}
     * of the image.
     */
    private byte[] resizeColumns(
            byte[] from, int width, int left, int top, int height, TriangleFilter filter) {
        byte[] to = new byte[3 * size * height];
        int target = 0;
        for (int y = top; y < top + height; y++) {
            for (int x = 0; x < size; x++, target += 3) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int source = 3 * (y * width + filter.start(x) - left);
                for (int weight : filter.weights(x)) {
                    red += weight * (from[source] & 0xFF);
                    green += weight * (from[source + 1] & 0xFF);
                    blue += weight * (from[source + 2] & 0xFF);
                    source += 3;
                }
                to[target] = sample(red);
                to[target + 1] = sample(green);
                to[target + 2] = sample(blue);
            }
        }
        return to;
    }

    /**
     * Flattens {@code count} columns from {@code left} on; {@code from} begins with row {@code top}
     * of the image.
     */
    private byte[] resizeRows(
            byte[] from, int width, int left, int count, int top, TriangleFilter filter) {
        int rowBytes = 3 * count;
        byte[] to = new byte[rowBytes * size];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < size; y++) {
            Arrays.fill(sums, HALF);
            int source = 3 * ((filter.start(y) - top) * width + left);
            for (int weight : filter.weights(y)) {
                for (int i = 0; i < rowBytes; i++) {
                    sums[i] += weight * (from[source + i] & 0xFF);
                }
                source += 3 * width;
            }
            for (int i = 0; i < rowBytes; i++) {
                to[y * rowBytes + i] = sample(sums[i]);
            }
        }
        return to;
    }

    private static byte sample(int sum) {
        return (byte) Math.clamp(sum >> TriangleFilter.FRACTION_BITS, 0, 255);
    }
}
