package dev.djinn.task.imageclassification;

/**
 * Pixels the right way up.
 *
 * @param rgb red, green and blue of each pixel, 8 bits each, row by row from the top
 */
record DecodedImage(int width, int height, byte[] rgb) {

    DecodedImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "%d bytes are not %d × %d RGB pixels".formatted(rgb.length, width, height));
        }
    }
}
