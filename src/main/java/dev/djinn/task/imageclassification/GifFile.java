package dev.djinn.task.imageclassification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;

/**
 * The first frame of a GIF file (CompuServe, GIF89a) on its canvas.
 *
 * @param background colour index outside of the frame
 * @param palette RGB triples; grey steps if the file has none
 * @param codes the frame's LZW codes, freed of their framing
 */
record GifFile(
        int width,
        int height,
        Frame frame,
        int background,
        byte[] palette,
        int minimumCodeSize,
        byte[] codes)
        implements ImageFile {

    /** Where the frame lies on the canvas, and whether its rows are interlaced. */
    record Frame(int x, int y, int width, int height, boolean interlaced) {}

    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int GRAPHIC_CONTROL = 0xF9;

    static GifFile of(byte[] content) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(6);
        int width = unsignedShort(in);
        int height = unsignedShort(in);
        int flags = in.get();
        in.getShort();
        byte[] palette = palette(in, flags, greySteps());
        int background = 0;
        int block = in.get();
        while (block == EXTENSION) {
            int label = Byte.toUnsignedInt(in.get());
            ByteBuffer body = ByteBuffer.wrap(subBlocks(in));
            if (label == GRAPHIC_CONTROL && (body.get(0) & 1) != 0) {
                background = Byte.toUnsignedInt(body.get(3));
            }
            block = in.get();
        }
        if (block != FRAME) {
            throw new IIOException("no frame");
        }
        int x = unsignedShort(in);
        int y = unsignedShort(in);
        int frameWidth = unsignedShort(in);
        int frameHeight = unsignedShort(in);
        int frameFlags = in.get();
        palette = palette(in, frameFlags, palette);
        if (frameWidth == 0 || frameHeight == 0) {
            throw new IIOException("no pixels");
        }
        return new GifFile(
                Math.max(width, x + frameWidth),
                Math.max(height, y + frameHeight),
                new Frame(x, y, frameWidth, frameHeight, (frameFlags & 0x40) != 0),
                background,
                palette,
                in.get(),
                subBlocks(in));
    }

    private static int unsignedShort(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    private static byte[] palette(ByteBuffer in, int flags, byte[] otherwise) {
        if ((flags & 0x80) == 0) {
            return otherwise;
        }
        byte[] palette = greySteps();
        in.get(palette, 0, 3 << ((flags & 7) + 1));
        return palette;
    }

    private static byte[] greySteps() {
        byte[] palette = new byte[3 * 256];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = (byte) (i / 3);
        }
        return palette;
    }

    private static byte[] subBlocks(ByteBuffer in) {
        var joined = new ByteArrayOutputStream();
        int length = Byte.toUnsignedInt(in.get());
        while (length > 0) {
            byte[] block = new byte[length];
            in.get(block);
            joined.writeBytes(block);
            length = Byte.toUnsignedInt(in.get());
        }
        return joined.toByteArray();
    }

    @Override
    public Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    @Override
    public byte[] pixels() throws IOException {
        byte[] indices = new byte[frame.width * frame.height];
        new GifCodes(codes, minimumCodeSize).decode(indices);
        byte[] rgb = new byte[3 * width * height];
        for (int to = 0; to < rgb.length; to += 3) {
            System.arraycopy(palette, 3 * background, rgb, to, 3);
        }
        for (int row = 0; row < frame.height; row++) {
            int to = 3 * ((frame.y + rowOnFrame(row)) * width + frame.x);
            for (int i = row * frame.width; i < (row + 1) * frame.width; i++, to += 3) {
                System.arraycopy(palette, 3 * Byte.toUnsignedInt(indices[i]), rgb, to, 3);
            }
        }
        return rgb;
    }

    /**
     * Interlaced rows come in four passes: every 8th from 0, every 8th from 4, every 4th from 2,
     * every 2nd from 1.
     */
    private int rowOnFrame(int row) {
        if (!frame.interlaced) {
            return row;
        }
        int eighths = (frame.height + 7) / 8;
        int quarters = (frame.height + 3) / 4;
        int halves = (frame.height + 1) / 2;
        if (row < eighths) {
            return 8 * row;
        }
        if (row < quarters) {
            return 8 * (row - eighths) + 4;
        }
        return row < halves ? 4 * (row - quarters) + 2 : 2 * (row - halves) + 1;
    }
}
