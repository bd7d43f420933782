package dev.djinn.task.imageclassification;

/**
 * How stored pixels have to be turned for a viewer; the constants stand in the order of EXIF's
 * values 1 to 8.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    ROTATED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    ROTATED_RIGHT(true, true, false),
    TRANSVERSED(true, true, true),
    ROTATED_LEFT(true, false, true);

    private final boolean swapsAxes;
    private final boolean reversesColumns;
    private final boolean reversesRows;

    /** Flags in terms of where an upright pixel is found among the stored ones. */
    Orientation(boolean swapsAxes, boolean reversesColumns, boolean reversesRows) {
        this.swapsAxes = swapsAxes;
        this.reversesColumns = reversesColumns;
        this.reversesRows = reversesRows;
    }

    /** The orientation of an EXIF value; unknown values leave the image as it is. */
    static Orientation ofExifValue(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    DecodedImage apply(DecodedImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsAxes ? stored.height() : stored.width();
        int height = swapsAxes ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int target = 0;
        for (int y = 0; y < height; y++) {
            int row = reversesRows ? height - 1 - y : y;
            for (int x = 0; x < width; x++, target += 3) {
                int column = reversesColumns ? width - 1 - x : x;
                int source = 3 * (swapsAxes ? column * stored.width() + row : row * width + column);
                to[target] = from[source];
                to[target + 1] = from[source + 1];
                to[target + 2] = from[source + 2];
            }
        }
        return new DecodedImage(width, height, to);
    }
}
