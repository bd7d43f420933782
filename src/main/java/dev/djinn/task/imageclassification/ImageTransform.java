package dev.djinn.task.imageclassification;

import dev.djinn.model.ImageSpec;

/**
 * From pixels to a network's input, equal to torchvision's {@code Resize(resize, BILINEAR)}, or
 * {@code Resize((resize, resize), BILINEAR)} where both sides are resized, {@code
 * CenterCrop(size)}, {@code ToTensor()}, {@code Normalize(mean, std)} on a PIL image. Immutable;
 * may be shared by threads.
 */
final class ImageTransform {

    private static final int LEVELS = 256;

    private final ResizedCrop crop;
    private final int plane;
    private final float[][] normalised = new float[3][LEVELS];

    ImageTransform(ImageSpec spec) {
        crop = new ResizedCrop(spec.size(), spec.resize(), spec.fit());
        plane = spec.size() * spec.size();
        for (int channel = 0; channel < 3; channel++) {
            float mean = spec.mean().get(channel);
            float std = spec.std().get(channel);
            for (int level = 0; level < LEVELS; level++) {
                normalised[channel][level] = (level / 255f - mean) / std;
            }
        }
    }

    /** Values of shape [3, size, size]: all of red, then green, then blue. */
    float[] apply(DecodedImage image) {
        byte[] pixels = crop.of(image);
        float[] values = new float[pixels.length];
        for (int channel = 0; channel < 3; channel++) {
            float[] levels = normalised[channel];
            for (int i = 0; i < plane; i++) {
                values[channel * plane + i] = levels[pixels[3 * i + channel] & 0xFF];
            }
        }
        return values;
    }
}
