package dev.djinn.model;

import java.util.List;
import java.util.Locale;

/**
 * How pixels reach a network: the image is resized, the central {@code size} × {@code size} are cut
 * out, and each channel (red, green, blue, scaled to 0…1) is normalised as {@code (x - mean) /
 * std}.
 *
 * @param resize pixels of the short side after resizing, or of both
 * @param fit which
 */
public record ImageSpec(int size, int resize, Fit fit, List<Float> mean, List<Float> std) {

    /** What resizing does to an image that is not square. */
    public enum Fit {
        /** Its short side gets the wanted length and its proportions stay. */
        SHORT_SIDE,
        /** Both sides get the wanted length. */
        STRETCH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ImageSpec {
        if (size < 1 || resize < size) {
            throw new IllegalArgumentException(
                    "image: need 1 <= size <= resize, got size %d, resize %d"
                            .formatted(size, resize));
        }
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException(
                    "image: mean and std need three numbers each, got %s and %s"
                            .formatted(mean, std));
        }
        if (std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("image: std must be greater than 0, got " + std);
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
