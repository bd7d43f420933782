package dev.djinn.task.imageclassification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats that are read, told apart by their first bytes and never by a name. */
enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    WEBP("WebP"),
    GIF("GIF"),
    BMP("BMP");

    private final String label;

    ImageFormat(String label) {
        this.label = label;
    }

    static Optional<ImageFormat> of(byte[] content) {
        return Arrays.stream(values()).filter(format -> format.matches(content)).findFirst();
    }

    /** All formats, for a message to a person. */
    static String list() {
        return Arrays.stream(values()).map(ImageFormat::label).collect(Collectors.joining(", "));
    }

    /** The usual spelling of the format's name. */
    String label() {
        return label;
    }

    /** Reads the structure of a file of this format. */
    ImageFile open(byte[] content) throws IOException {
        return switch (this) {
            case JPEG -> JpegFile.of(content);
            case PNG -> PngFile.of(content);
            case WEBP -> WebpFile.of(content);
            case GIF -> GifFile.of(content);
            case BMP -> BmpFile.of(content);
        };
    }

    private boolean matches(byte[] content) {
        return switch (this) {
            case JPEG -> has(content, 0, "\u00ff\u00d8\u00ff");
            case PNG -> has(content, 0, "\u0089PNG\r\n\u001a\n");
            case WEBP -> has(content, 0, "RIFF") && has(content, 8, "WEBP");
            case GIF -> has(content, 0, "GIF87a") || has(content, 0, "GIF89a");
            case BMP -> has(content, 0, "BM") && BmpFile.hasKnownHeader(content);
        };
    }

    private static boolean has(byte[] content, int offset, String signature) {
        byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
        int end = offset + expected.length;
        return content.length >= end
                && Arrays.equals(content, offset, end, expected, 0, expected.length);
    }
}
