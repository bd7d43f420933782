package dev.djinn.http;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Pictures drawn for tests. */
final class Images {

    static final String BOUNDARY = "djinn";

    private Images() {}

    /** A grey ship on a blue sea, 32 × 32. */
    static byte[] ship(String format) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(170, 200, 230));
        pen.fillRect(0, 0, 32, 32);
        pen.setColor(new Color(20, 60, 120));
        pen.fillRect(0, 20, 32, 12);
        pen.setColor(new Color(90, 90, 95));
        pen.fillPolygon(new int[] {3, 29, 25, 7}, new int[] {17, 17, 23, 23}, 4);
        pen.fillRect(11, 11, 8, 6);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    /** A PNG of that width and height, all black, in as few bytes as zlib can manage. */
    static byte[] vast(int side) {
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(side);
            fields.writeInt(side);
            fields.write(new byte[] {1, 0, 0, 0, 0});
            chunk(png, "IHDR", header.toByteArray());
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            try (DeflaterOutputStream zlib = new DeflaterOutputStream(data)) {
                zlib.write(new byte[side]);
            }
            chunk(png, "IDAT", data.toByteArray());
            chunk(png, "IEND", new byte[0]);
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
            throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        DataOutputStream out = new DataOutputStream(png);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) checksum.getValue());
    }

    static String formType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /**
     * A form with each image as a part {@code file}, and with fields given as {@code name=value}.
     */
    static byte[] form(List<byte[]> images, String... fields) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (byte[] image : images) {
            part(form, "name=\"file\"; filename=\"picture\"", image);
        }
        for (String field : fields) {
            int equals = field.indexOf('=');
            part(
                    form,
                    "name=\"%s\"".formatted(field.substring(0, equals)),
                    field.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes(ascii("--%s--\r\n".formatted(BOUNDARY)));
        return form.toByteArray();
    }

    private static void part(ByteArrayOutputStream form, String disposition, byte[] content) {
        form.writeBytes(
                ascii(
                        "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
                                .formatted(BOUNDARY, disposition)));
        form.writeBytes(content);
        form.writeBytes(ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
