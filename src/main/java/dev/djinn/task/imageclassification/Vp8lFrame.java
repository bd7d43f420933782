package dev.djinn.task.imageclassification;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import javax.imageio.IIOException;

/**
 * Decodes a VP8L frame, the lossless half of WebP (RFC 9649, section 3). The ImageIO plug-in for
 * WebP gives the same pixels, but takes many seconds for some damaged files of a few hundred bytes.
 */
final class Vp8lFrame {

    private static final int SIGNATURE = 0x2F;
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int HASH_FACTOR = 0x1E35A7BD;

    /** Section 3.6.2.2: rows up in the high half, 8 minus columns to the left in the low half. */
    private static final byte[] NEAR_DISTANCES =
            HexFormat.of()
                    .parseHex(
                            "1807171928062729161a262a38053739151b363a252b48044749141c353b"
                                    + "464a242c58454b343c035759131d565a232d444c555b333d68026769121e"
                                    + "666a222e545c434d656b323e78017779535d111f646c424e767a212f757b"
                                    + "313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070");

    private final int width;
    private final int height;
    private final Vp8lBits in;
    private final Deque<Vp8lTransform> transforms = new ArrayDeque<>();

    private Vp8lFrame(int width, int height, Vp8lBits in) {
        this.width = width;
        this.height = height;
        this.in = in;
    }

    static Vp8lFrame of(ByteBuffer stream) throws IOException {
        Vp8lBits in = new Vp8lBits(stream.duplicate());
        int signature = in.read(8);
        int width = 1 + in.read(14);
        int height = 1 + in.read(14);
        in.flag();
        if (signature != SIGNATURE || in.read(3) != 0) {
            throw new IIOException("no frame of version 0");
        }
        return new Vp8lFrame(width, height, in);
    }

    /** Blocks of {@code 1 << bits} pixels that cover a number of pixels. */
    static int blocks(int pixels, int bits) {
        return (pixels + (1 << bits) - 1) >> bits;
    }

    /** Interleaved 8-bit RGB. */
    byte[] pixels() throws IOException {
        int codedWidth = readTransforms();
        int[] pixels = image(codedWidth, height, true);
        for (Vp8lTransform transform : transforms) {
            codedWidth = transform instanceof Vp8lTransform.Palette ? width : codedWidth;
            pixels = transform.undo(pixels, codedWidth, height);
        }
        return rgb(pixels);
    }

    private static byte[] rgb(int[] pixels) {
        byte[] rgb = new byte[3 * pixels.length];
        int to = 0;
        for (int pixel : pixels) {
            rgb[to++] = (byte) (pixel >> 16);
            rgb[to++] = (byte) (pixel >> 8);
            rgb[to++] = (byte) pixel;
        }
        return rgb;
    }

    /**
     * Reads the transforms, each of which occurs at most once, and returns the width of the coded
     * image.
     */
    private int readTransforms() throws IOException {
        int codedWidth = width;
        int seen = 0;
        while (in.flag()) {
            int type = in.read(2);
            if ((seen >> type & 1) != 0) {
                throw new IIOException("transform %d twice".formatted(type));
            }
            seen |= 1 << type;
            Vp8lTransform transform = readTransform(type, codedWidth);
            transforms.push(transform);
            if (transform instanceof Vp8lTransform.Palette palette) {
                codedWidth = blocks(codedWidth, palette.bits());
            }
        }
        return codedWidth;
    }

    private Vp8lTransform readTransform(int type, int codedWidth) throws IOException {
        if (type == 2) {
            return new Vp8lTransform.GreenSubtraction();
        }
        if (type == 3) {
            return readPalette();
        }
        int bits = 2 + in.read(3);
        int[] blocks = image(blocks(codedWidth, bits), blocks(height, bits), false);
        return type == 0
                ? new Vp8lTransform.Prediction(bits, blocks)
                : new Vp8lTransform.ColourDifference(bits, blocks);
    }

    /** Colours are coded as differences to the ones before them. */
    private Vp8lTransform readPalette() throws IOException {
        int size = 1 + in.read(8);
        int[] colours = image(size, 1, false);
        for (int i = 1; i < size; i++) {
            colours[i] = Vp8lTransform.sum(colours[i], colours[i - 1]);
        }
        int bits = size > 16 ? 0 : size > 4 ? 1 : size > 2 ? 2 : 3;
        return new Vp8lTransform.Palette(bits, colours);
    }

    /** ARGB pixels; only the whole picture may choose its prefix codes by block. */
    private int[] image(int imageWidth, int imageHeight, boolean whole) throws IOException {
        int cacheBits = in.flag() ? in.read(4) : 0;
        if (cacheBits > 11) {
            throw new IIOException("cache of %d bits".formatted(cacheBits));
        }
        int blockBits = 0;
        int[] blocks = {};
        if (whole && in.flag()) {
            blockBits = 2 + in.read(3);
            blocks = image(blocks(imageWidth, blockBits), blocks(imageHeight, blockBits), false);
        }
        Codes[] codes = new Codes[1 + Arrays.stream(blocks).map(Vp8lFrame::group).max().orElse(0)];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Codes.read(in, cacheBits);
        }
        return decode(
                new int[imageWidth * imageHeight], imageWidth, cacheBits, blockBits, blocks, codes);
    }

    private static int group(int block) {
        return block >> 8 & 0xFFFF;
    }

    private int[] decode(
            int[] pixels, int imageWidth, int cacheBits, int blockBits, int[] blocks, Codes[] codes)
            throws IOException {
        int[] cache = new int[1 << cacheBits];
        int cacheShift = 32 - cacheBits;
        int cached = 0;
        int perRow = blocks(imageWidth, blockBits);
        int i = 0;
        while (i < pixels.length) {
            int row = i / imageWidth;
            int column = i % imageWidth;
            int block = (row >> blockBits) * perRow + (column >> blockBits);
            Codes code = codes[blocks.length == 0 ? 0 : group(blocks[block])];
            int symbol = code.green.symbol(in);
            if (symbol < LITERALS) {
                int red = code.red.symbol(in);
                int blue = code.blue.symbol(in);
                int alpha = code.alpha.symbol(in);
                pixels[i++] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                int length = extended(symbol - LITERALS);
                int distance = distance(extended(code.distance.symbol(in)), imageWidth);
                if (distance > i || length > pixels.length - i) {
                    throw new IIOException("copy from beyond the picture");
                }
                for (int end = i + length; i < end; i++) {
                    pixels[i] = pixels[i - distance];
                }
            } else {
                for (; cached < i; cached++) {
                    cache[(HASH_FACTOR * pixels[cached]) >>> cacheShift] = pixels[cached];
                }
                pixels[i++] = cache[symbol - LITERALS - LENGTHS];
            }
        }
        return pixels;
    }

    /** A length or distance: small ones stand for themselves, others have extra bits. */
    private int extended(int prefix) throws IOException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int bits = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << bits) + in.read(bits) + 1;
    }

    /** Small numbers mean pixels nearby in two dimensions. */
    private static int distance(int number, int imageWidth) {
        if (number > NEAR_DISTANCES.length) {
            return number - NEAR_DISTANCES.length;
        }
        int near = NEAR_DISTANCES[number - 1];
        return Math.max(1, (near >> 4) * imageWidth + 8 - (near & 0xF));
    }

    /** Prefix codes of one block. */
    private record Codes(
            Vp8lPrefixCode green,
            Vp8lPrefixCode red,
            Vp8lPrefixCode blue,
            Vp8lPrefixCode alpha,
            Vp8lPrefixCode distance) {

        static Codes read(Vp8lBits in, int cacheBits) throws IOException {
            int cacheSize = cacheBits == 0 ? 0 : 1 << cacheBits;
            return new Codes(
                    Vp8lPrefixCode.read(in, LITERALS + LENGTHS + cacheSize),
                    Vp8lPrefixCode.read(in, LITERALS),
                    Vp8lPrefixCode.read(in, LITERALS),
                    Vp8lPrefixCode.read(in, LITERALS),
                    Vp8lPrefixCode.read(in, DISTANCES));
        }
    }
}
