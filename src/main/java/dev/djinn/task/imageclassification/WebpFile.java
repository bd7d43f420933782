package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;

/**
 * A WebP file (RFC 9649); of an animation, the first frame on a black canvas.
 *
 * @param frame the bit stream of the image
 */
record WebpFile(int width, int height, Orientation orientation, Frame frame) implements ImageFile {

    /** A VP8 (lossy) or VP8L (lossless) bit stream, and where its pixels lie on the canvas. */
    record Frame(int x, int y, int width, int height, boolean lossless, ByteBuffer stream) {}

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int VP8 = 0x20385056;
    private static final int VP8L = 0x4C385056;
    private static final int VP8X = 0x58385056;
    private static final int ANMF = 0x464D4E41;
    private static final int EXIF = 0x46495845;
    private static final int ANMF_HEADER_BYTES = 16;

    static WebpFile of(byte[] content) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long end = CHUNK_HEADER_BYTES + Integer.toUnsignedLong(in.getInt(4));
        if (end > content.length) {
            throw new EOFException("%d of %d bytes".formatted(content.length, end));
        }
        return new Walk().walk(in.slice(RIFF_HEADER_BYTES, (int) end - RIFF_HEADER_BYTES));
    }

    @Override
    public byte[] pixels() throws IOException {
        byte[] rgb =
                frame.lossless
                        ? Vp8lFrame.of(frame.stream).pixels()
                        : Vp8Frame.of(frame.stream).pixels();
        if (frame.width == width && frame.height == height) {
            return rgb;
        }
        byte[] canvas = new byte[3 * width * height];
        for (int row = 0; row < frame.height; row++) {
            int to = 3 * ((frame.y + row) * width + frame.x);
            System.arraycopy(rgb, 3 * row * frame.width, canvas, to, 3 * frame.width);
        }
        return canvas;
    }

    /** One pass over the chunks. */
    private static final class Walk {

        private int width;
        private int height;
        private Orientation orientation = Orientation.UPRIGHT;
        private @Nullable Frame frame;

        private WebpFile walk(ByteBuffer chunks) throws IOException {
            walk(chunks, 0, 0);
            if (frame == null) {
                throw new IIOException("no frame");
            }
            int right = frame.x + frame.width;
            int bottom = frame.y + frame.height;
            if (width == 0) {
                return new WebpFile(right, bottom, orientation, frame);
            }
            if (right > width || bottom > height) {
                throw new IIOException("frame beyond the canvas");
            }
            return new WebpFile(width, height, orientation, frame);
        }

        private void walk(ByteBuffer chunks, int x, int y) throws IOException {
            ByteBuffer in = chunks.order(ByteOrder.LITTLE_ENDIAN);
            while (in.remaining() >= CHUNK_HEADER_BYTES) {
                int type = in.getInt();
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new EOFException("chunk of %d bytes".formatted(length));
                }
                ByteBuffer body = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                chunk(type, body, x, y);
                in.position(Math.min(in.limit(), in.position() + length + (length & 1)));
            }
        }

        private void chunk(int type, ByteBuffer body, int x, int y) throws IOException {
            if (type == VP8X) {
                width = 1 + unsigned24(body, 4);
                height = 1 + unsigned24(body, 7);
            }
            if (type == EXIF) {
                orientation = ExifOrientation.read(body);
            }
            if (frame != null) {
                return;
            }
            switch (type) {
                case VP8 -> frame = lossy(body, x, y);
                case VP8L -> frame = lossless(body, x, y);
                case ANMF -> {
                    int frameX = 2 * unsigned24(body, 0);
                    int frameY = 2 * unsigned24(body, 3);
                    int bytes = body.remaining() - ANMF_HEADER_BYTES;
                    walk(body.slice(ANMF_HEADER_BYTES, bytes), frameX, frameY);
                }
                default -> {}
            }
        }

        private static Frame lossy(ByteBuffer body, int x, int y) throws IOException {
            int width = body.getShort(6) & 0x3FFF;
            int height = body.getShort(8) & 0x3FFF;
            if (width == 0 || height == 0) {
                throw new IIOException("no pixels");
            }
            return new Frame(x, y, width, height, false, body);
        }

        private static Frame lossless(ByteBuffer body, int x, int y) {
            int sizes = body.getInt(1);
            int width = 1 + (sizes & 0x3FFF);
            int height = 1 + (sizes >> 14 & 0x3FFF);
            return new Frame(x, y, width, height, true, body);
        }

        private static int unsigned24(ByteBuffer body, int offset) {
            return Short.toUnsignedInt(body.getShort(offset))
                    | Byte.toUnsignedInt(body.get(offset + 2)) << 16;
        }
    }
}
