package dev.djinn.task.imageclassification;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;

/**
 * A JPEG file (ITU T.81).
 *
 * @param halved components of full width of which every other row is stored
 * @param essential the file without application data and comments, which no pixel depends on and
 *     which decoders have been attacked through
 */
record JpegFile(
        int width,
        int height,
        Orientation orientation,
        JpegColour colour,
        List<Integer> halved,
        byte[] essential)
        implements ImageFile {

    /** Encoders write about ten; thousands of empty scans would take hours to decode. */
    private static final int MAX_SCANS = 100;

    static JpegFile of(byte[] content) throws IOException {
        return new Walk(content).walk();
    }

    @Override
    public byte[] pixels() throws IOException {
        byte[] samples = RasterDecoding.samples("jpeg", essential);
        var rows = new HalvedRows(samples, colour.components(), width, height);
        halved.forEach(rows::interpolate);
        return colour.toRgb(samples);
    }

    /** One pass over the markers. */
    private static final class Walk {

        private final byte[] content;
        private final ByteBuffer in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private Orientation orientation = Orientation.UPRIGHT;
        private boolean orientationRead;
        private boolean jfif;
        private int adobeTransform = JpegColour.NO_ADOBE_MARKER;
        private int width;
        private int height;
        private int[] components = {};
        private List<Integer> halved = List.of();
        private int scans;

        private Walk(byte[] content) {
            this.content = content;
            this.in = ByteBuffer.wrap(content).position(2);
            keep(0, 2);
        }

        private JpegFile walk() throws IOException {
            int marker = nextMarker();
            while (marker != 0xD9) {
                segment(marker);
                marker = nextMarker();
            }
            if (scans == 0) {
                throw new EOFException("no scan before the end marker");
            }
            keep(in.position() - 2, in.position());
            JpegColour colour = JpegColour.of(components, jfif, adobeTransform);
            return new JpegFile(width, height, orientation, colour, halved, kept.toByteArray());
        }

        private int nextMarker() throws EOFException {
            while (in.remaining() >= 2) {
                if (in.get() == (byte) 0xFF) {
                    int code = Byte.toUnsignedInt(in.get(in.position()));
                    if (code != 0xFF && code != 0) {
                        in.get();
                        return code;
                    }
                }
            }
            throw new EOFException("no end marker");
        }

        private void segment(int marker) throws IOException {
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                return;
            }
            int start = in.position() - 2;
            int length = Short.toUnsignedInt(in.getShort(in.position()));
            if (length < 2 || length > in.remaining()) {
                throw new EOFException("segment of %d bytes".formatted(length));
            }
            ByteBuffer body = in.slice(in.position() + 2, length - 2);
            in.position(in.position() + length);
            if (isApplicationData(marker)) {
                applicationData(marker, body);
                return;
            }
            if (isFrame(marker)) {
                frame(marker, body);
            }
            if (marker == 0xDA) {
                skipScan();
            }
            keep(start, in.position());
        }

        private static boolean isApplicationData(int marker) {
            return (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
        }

        private static boolean isFrame(int marker) {
            boolean inRange = marker >= 0xC0 && marker <= 0xCF;
            return inRange && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        private void applicationData(int marker, ByteBuffer body) {
            if (marker == 0xE0 && startsWith(body, "JFIF\0")) {
                jfif = true;
            }
            if (marker == 0xE1 && startsWith(body, "Exif\0\0") && !orientationRead) {
                orientation = ExifOrientation.read(body);
                orientationRead = true;
            }
            if (marker == 0xEE && startsWith(body, "Adobe") && body.remaining() >= 12) {
                adobeTransform = Byte.toUnsignedInt(body.get(11));
            }
        }

        private static boolean startsWith(ByteBuffer body, String text) {
            if (body.remaining() < text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (body.get(i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private void frame(int marker, ByteBuffer body) throws IOException {
            if (components.length > 0) {
                throw new IIOException("two frames");
            }
            if (marker > 0xC2) {
                throw new UnsupportedImageException("lossless or arithmetic coding");
            }
            if (body.get(0) != 8) {
                throw new UnsupportedImageException("%d bits".formatted(body.get(0)));
            }
            height = Short.toUnsignedInt(body.getShort(1));
            width = Short.toUnsignedInt(body.getShort(3));
            if (width == 0 || height == 0) {
                throw new IIOException("no pixels");
            }
            components = new int[body.get(5)];
            for (int i = 0; i < components.length; i++) {
                components[i] = Byte.toUnsignedInt(body.get(6 + 3 * i));
            }
            halved = halved(body);
        }

        private List<Integer> halved(ByteBuffer frame) {
            int[] factors = new int[components.length];
            int columns = 0;
            int rows = 0;
            for (int i = 0; i < factors.length; i++) {
                factors[i] = Byte.toUnsignedInt(frame.get(7 + 3 * i));
                columns = Math.max(columns, factors[i] >> 4);
                rows = Math.max(rows, factors[i] & 0xF);
            }
            List<Integer> halved = new ArrayList<>();
            for (int i = 0; i < factors.length; i++) {
                if (factors[i] >> 4 == columns && 2 * (factors[i] & 0xF) == rows) {
                    halved.add(i);
                }
            }
            return List.copyOf(halved);
        }

        private void skipScan() throws IOException {
            if (++scans > MAX_SCANS) {
                throw new UnsupportedImageException("more than %d scans".formatted(MAX_SCANS));
            }
            int marker = nextMarker();
            while (marker >= 0xD0 && marker <= 0xD7) {
                marker = nextMarker();
            }
            in.position(in.position() - 2);
        }

        private void keep(int from, int to) {
            kept.write(content, from, to - from);
        }
    }
}
