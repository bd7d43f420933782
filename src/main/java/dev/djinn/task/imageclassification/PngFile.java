package dev.djinn.task.imageclassification;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.IIOException;

/**
 * A PNG file (RFC 2083).
 *
 * @param essential the file without ancillary chunks: transparency, gamma and profiles are ignored,
 *     and compressed texts never inflated
 */
record PngFile(int width, int height, Orientation orientation, byte[] essential)
        implements ImageFile {

    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAMING_BYTES = 12;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;
    private static final Set<Integer> CRITICAL = Set.of(IHDR, PLTE, IDAT, IEND);

    static PngFile of(byte[] content) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content).position(SIGNATURE_BYTES);
        if (in.getInt(SIGNATURE_BYTES) != 13 || in.getInt(SIGNATURE_BYTES + 4) != IHDR) {
            throw new IIOException("no header chunk");
        }
        int width = in.getInt(SIGNATURE_BYTES + 8);
        int height = in.getInt(SIGNATURE_BYTES + 12);
        if (width < 1 || height < 1) {
            throw new IIOException("no pixels");
        }
        var essential = new ByteArrayOutputStream(content.length);
        essential.write(content, 0, SIGNATURE_BYTES);
        Orientation orientation = Orientation.UPRIGHT;
        int type = IHDR;
        while (type != IEND) {
            int start = in.position();
            int length = in.getInt();
            type = in.getInt();
            if (length < 0 || length > in.remaining() - 4) {
                throw new EOFException("chunk of %d bytes".formatted(length));
            }
            if (CRITICAL.contains(type)) {
                requireIntact(content, start, length);
                essential.write(content, start, FRAMING_BYTES + length);
            }
            if (type == EXIF) {
                orientation = ExifOrientation.read(in.slice(in.position(), length));
            }
            in.position(start + FRAMING_BYTES + length);
        }
        return new PngFile(width, height, orientation, essential.toByteArray());
    }

    private static void requireIntact(byte[] content, int chunk, int length) throws IIOException {
        var checksum = new CRC32();
        checksum.update(content, chunk + 4, length + 4);
        int stored = ByteBuffer.wrap(content).getInt(chunk + 8 + length);
        if ((int) checksum.getValue() != stored) {
            throw new IIOException("checksum differs");
        }
    }

    @Override
    public byte[] pixels() throws IOException {
        BufferedImage image = RasterDecoding.image("png", essential);
        Raster raster = image.getRaster();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            if (image.getColorModel() instanceof IndexColorModel palette) {
                lookUp(row, palette, rgb, 3 * y * width);
            } else {
                spread(row, raster, rgb, 3 * y * width);
            }
        }
        return rgb;
    }

    private static void lookUp(int[] row, IndexColorModel palette, byte[] rgb, int start) {
        int to = start;
        for (int index : row) {
            rgb[to++] = (byte) palette.getRed(index);
            rgb[to++] = (byte) palette.getGreen(index);
            rgb[to++] = (byte) palette.getBlue(index);
        }
    }

    private static void spread(int[] row, Raster raster, byte[] rgb, int start) {
        int bands = raster.getNumBands();
        boolean grey = bands < 3;
        boolean wide = raster.getSampleModel().getSampleSize(0) == 16;
        int to = start;
        for (int from = 0; from < row.length; from += bands) {
            for (int i = 0; i < 3; i++) {
                int sample = row[from + (grey ? 0 : i)];
                rgb[to++] = (byte) (wide ? sample >> 8 : sample);
            }
        }
    }
}
