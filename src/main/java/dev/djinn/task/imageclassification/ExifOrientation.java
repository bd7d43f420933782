package dev.djinn.task.imageclassification;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads one tag, the orientation, out of an EXIF block. Nothing in the block is trusted: whatever
 * does not parse means an upright image, since a broken tag does not make the pixels worse.
 */
final class ExifOrientation {

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT_TYPE = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * Reads the first directory of a TIFF structure.
     *
     * @param exif the block, with or without the introduction {@code Exif\0\0}
     */
    static Orientation read(ByteBuffer exif) {
        ByteBuffer tiff = withoutIntroduction(exif);
        if (tiff.remaining() < 8) {
            return Orientation.UPRIGHT;
        }
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4D4D) {
            return Orientation.UPRIGHT;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
            return Orientation.UPRIGHT;
        }
        return find(tiff, (int) directory);
    }

    private static Orientation find(ByteBuffer tiff, int directory) {
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        int present = Math.min(entries, (tiff.limit() - directory - 2) / ENTRY_BYTES);
        for (int i = 0; i < present; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (tiff.getShort(entry) == ORIENTATION_TAG) {
                boolean isShort = tiff.getShort(entry + 2) == SHORT_TYPE;
                return Orientation.ofExifValue(
                        isShort ? tiff.getShort(entry + 8) : tiff.getInt(entry + 8));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static ByteBuffer withoutIntroduction(ByteBuffer exif) {
        boolean introduced =
                exif.remaining() >= 6
                        && exif.getInt(exif.position()) == 0x45786966
                        && exif.getShort(exif.position() + 4) == 0;
        int skipped = introduced ? 6 : 0;
        return exif.slice(exif.position() + skipped, exif.remaining() - skipped);
    }
}
