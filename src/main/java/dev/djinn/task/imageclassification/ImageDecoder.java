package dev.djinn.task.imageclassification;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * Turns image files from strangers into pixels equal to those of Pillow's {@code
 * exif_transpose(Image.open(f)).convert("RGB")}. Immutable; may be shared by threads.
 */
final class ImageDecoder {

    static final long DEFAULT_MAX_PIXELS = 50_000_000;

    private final long maxPixels;

    ImageDecoder(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes one image.
     *
     * @param field path of the request field that holds the image, for failures
     * @throws ServingException {@code NOT_AN_IMAGE} for an unknown format, {@code INVALID_IMAGE}
     *     for a damaged or truncated file, {@code INVALID_VALUE} for an empty or too large one
     */
    DecodedImage decode(byte[] content, String field) {
        if (content.length == 0) {
            throw ServingException.invalid(
                    field, "The image is empty (0 bytes); send the bytes of an image file.");
        }
        ImageFormat format = ImageFormat.of(content).orElseThrow(() -> unknownFormat(field));
        ImageFile file = guarded(format, field, () -> format.open(content));
        requireWithinLimit(file, field);
        return guarded(format, field, () -> decode(file));
    }

    private static DecodedImage decode(ImageFile file) throws IOException {
        return file.orientation()
                .apply(new DecodedImage(file.width(), file.height(), file.pixels()));
    }

    private void requireWithinLimit(ImageFile file, String field) {
        long pixels = (long) file.width() * file.height();
        if (pixels > maxPixels) {
            throw ServingException.invalid(
                    field,
                    "The image has %d × %d = %d pixels, more than the limit of %d; scale it down."
                            .formatted(file.width(), file.height(), pixels, maxPixels));
        }
    }

    private static ServingException unknownFormat(String field) {
        return ServingException.ofField(
                ProblemCode.NOT_AN_IMAGE,
                field,
                "The content is in no image format that is read here; send one of %s."
                        .formatted(ImageFormat.list()));
    }

    private static <T> T guarded(ImageFormat format, String field, Callable<T> step) {
        try {
            return step.call();
        } catch (UnsupportedImageException e) {
            throw ServingException.ofField(
                    ProblemCode.NOT_AN_IMAGE,
                    field,
                    "%s images with %s are not read; save it as an ordinary 8-bit %1$s or as PNG."
                            .formatted(format.label(), e.getMessage()));
        } catch (Exception e) {
            // Decoders answer hostile bytes with index, arithmetic and state exceptions as often
            // as with an IOException: whatever it is, the bytes are at fault.
            throw ServingException.ofField(
                    ProblemCode.INVALID_IMAGE,
                    field,
                    "The %s image is damaged or incomplete; check that the whole file was sent."
                            .formatted(format.label()));
        }
    }
}
