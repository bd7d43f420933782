package dev.djinn.model;

import java.util.List;

/**
 * How pixels reach a network: the short side is resized to {@code resize} pixels, the central
 * {@code size} × {@code size} are cut out, and each channel (red, green, blue, scaled to 0…1) is
 * normalised as {@code (x - mean) / std}.
 */
public record ImageSpec(int size, int resize, List<Float> mean, List<Float> std) {

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
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
