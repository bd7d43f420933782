package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * A Windows or OS/2 bitmap.
 *
 * @param palette RGB triples, empty for direct colours
 * @param masks of red, green and blue within a pixel of 16 or 32 bits
 * @param data from the first row on
 */
record BmpFile(
        int width,
        int height,
        boolean topDown,
        int depth,
        int compression,
        byte[] palette,
        int[] masks,
        ByteBuffer data)
        implements ImageFile {

    private static final int FILE_HEADER_BYTES = 14;
    private static final int OS2_HEADER_BYTES = 12;
    private static final int WINDOWS_HEADER_BYTES = 40;
    private static final Set<Integer> HEADER_BYTES = Set.of(12, 40, 52, 56, 64, 108, 124);
    private static final int NONE = 0;
    private static final int RUNS_OF_8_BITS = 1;
    private static final int RUNS_OF_4_BITS = 2;
    private static final int BIT_FIELDS = 3;

    /** Whether the second header has a known size: two letters alone are a weak signature. */
    static boolean hasKnownHeader(byte[] content) {
        return content.length >= FILE_HEADER_BYTES + OS2_HEADER_BYTES
                && HEADER_BYTES.contains(littleEndian(content).getInt(FILE_HEADER_BYTES));
    }

    private static ByteBuffer littleEndian(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static BmpFile of(byte[] content) throws IOException {
        ByteBuffer in = littleEndian(content);
        int dataStart = in.getInt(10);
        int headerBytes = in.getInt(FILE_HEADER_BYTES);
        if (dataStart < FILE_HEADER_BYTES + headerBytes || dataStart > content.length) {
            throw new EOFException("pixels at %d".formatted(dataStart));
        }
        ByteBuffer data =
                in.slice(dataStart, content.length - dataStart).order(ByteOrder.LITTLE_ENDIAN);
        if (headerBytes == OS2_HEADER_BYTES) {
            int depth = in.getShort(24);
            byte[] palette = palette(in, FILE_HEADER_BYTES + headerBytes, dataStart, depth, 3);
            int width = Short.toUnsignedInt(in.getShort(18));
            int height = Short.toUnsignedInt(in.getShort(20));
            return new BmpFile(
                    width, height, false, depth, NONE, palette, masks(in, depth, NONE), data);
        }
        int depth = in.getShort(28);
        int compression = in.getInt(30);
        int height = in.getInt(22);
        int paletteStart = FILE_HEADER_BYTES + headerBytes;
        return new BmpFile(
                in.getInt(18),
                Math.absExact(height),
                height < 0,
                depth,
                compression,
                palette(in, paletteStart, dataStart, depth, 4),
                masks(in, depth, compression),
                data);
    }

    BmpFile {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no pixels");
        }
    }

    private static byte[] palette(ByteBuffer in, int start, int end, int depth, int entryBytes) {
        if (depth > 8) {
            return new byte[0];
        }
        byte[] palette = new byte[3 * 256];
        int entries = Math.min(1 << depth, (end - start) / entryBytes);
        for (int i = 0; i < entries; i++) {
            for (int colour = 0; colour < 3; colour++) {
                palette[3 * i + colour] = in.get(start + i * entryBytes + 2 - colour);
            }
        }
        return palette;
    }

    private static int[] masks(ByteBuffer in, int depth, int compression) {
        if (compression == BIT_FIELDS) {
            int start = FILE_HEADER_BYTES + WINDOWS_HEADER_BYTES;
            return new int[] {in.getInt(start), in.getInt(start + 4), in.getInt(start + 8)};
        }
        return depth == 16
                ? new int[] {0x7C00, 0x03E0, 0x001F}
                : new int[] {0xFF0000, 0x00FF00, 0x0000FF};
    }

    @Override
    public Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    @Override
    public byte[] pixels() throws IOException {
        boolean runs =
                (compression == RUNS_OF_8_BITS && depth == 8)
                        || (compression == RUNS_OF_4_BITS && depth == 4);
        if (runs) {
            return colours(new BmpRuns(data.duplicate(), depth, width, height).decode());
        }
        if (compression != NONE && compression != BIT_FIELDS) {
            throw new UnsupportedImageException("compression " + compression);
        }
        return switch (depth) {
            case 1, 4, 8 -> colours(packedIndices());
            case 16, 24, 32 -> directColours();
            default -> throw new UnsupportedImageException("%d bits per pixel".formatted(depth));
        };
    }

    /** Rows start at multiples of four bytes. */
    private long rowBytes() {
        return ((long) width * depth + 31) / 32 * 4;
    }

    private int rowStart(int y) throws EOFException {
        int stored = topDown ? y : height - 1 - y;
        long start = stored * rowBytes();
        if (start + ((long) width * depth + 7) / 8 > data.capacity()) {
            throw new EOFException("row %d".formatted(y));
        }
        return (int) start;
    }

    private byte[] packedIndices() throws EOFException {
        byte[] indices = new byte[width * height];
        int perByte = 8 / depth;
        for (int y = 0, to = 0; y < height; y++) {
            int start = rowStart(y);
            for (int x = 0; x < width; x++) {
                int packed = data.get(start + x / perByte);
                int shift = 8 - depth * (x % perByte + 1);
                indices[to++] = (byte) (packed >> shift & (1 << depth) - 1);
            }
        }
        return indices;
    }

    private byte[] colours(byte[] indices) {
        byte[] rgb = new byte[3 * indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(palette, 3 * Byte.toUnsignedInt(indices[i]), rgb, 3 * i, 3);
        }
        return rgb;
    }

    private byte[] directColours() throws EOFException {
        byte[] rgb = new byte[3 * width * height];
        int pixelBytes = depth / 8;
        for (int y = 0, to = 0; y < height; y++) {
            int from = rowStart(y);
            for (int x = 0; x < width; x++, from += pixelBytes) {
                int pixel = pixel(from, pixelBytes);
                for (int mask : masks) {
                    rgb[to++] = scaled(pixel, mask);
                }
            }
        }
        return rgb;
    }

    private int pixel(int from, int pixelBytes) {
        int pixel = 0;
        for (int i = pixelBytes - 1; i >= 0; i--) {
            pixel = pixel << 8 | Byte.toUnsignedInt(data.get(from + i));
        }
        return pixel;
    }

    private static byte scaled(int pixel, int mask) {
        if (mask == 0) {
            return 0;
        }
        int shift = Integer.numberOfTrailingZeros(mask);
        long max = Integer.toUnsignedLong(mask) >> shift;
        long value = Integer.toUnsignedLong(pixel & mask) >> shift;
        return (byte) (value * 255 / max);
    }
}
