package dev.djinn.task.imageclassification;

import java.util.Arrays;

/**
 * What the components of a JPEG file mean, decided by the rules that libjpeg documents, and their
 * way to RGB.
 */
enum JpegColour {
    GREY(1),
    RGB(3),
    YCBCR(3),
    CMYK(4),
    YCCK(4);

    static final int NO_ADOBE_MARKER = -1;

    private static final int FRACTION_BITS = 16;
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    private final int components;

    JpegColour(int components) {
        this.components = components;
    }

    int components() {
        return components;
    }

    /**
     * The colour space of a frame.
     *
     * @param identifiers one per component
     * @param adobeTransform of the Adobe marker, or {@link #NO_ADOBE_MARKER}
     */
    static JpegColour of(int[] identifiers, boolean jfif, int adobeTransform)
            throws UnsupportedImageException {
        return switch (identifiers.length) {
            case 1 -> GREY;
            case 3 -> ofThree(identifiers, jfif, adobeTransform);
            case 4 -> adobeTransform <= 0 ? CMYK : YCCK;
            default -> throw new UnsupportedImageException(identifiers.length + " components");
        };
    }

    private static JpegColour ofThree(int[] identifiers, boolean jfif, int adobeTransform) {
        if (jfif) {
            return YCBCR;
        }
        if (adobeTransform != NO_ADOBE_MARKER) {
            return adobeTransform == 0 ? RGB : YCBCR;
        }
        return Arrays.equals(identifiers, new int[] {'R', 'G', 'B'}) ? RGB : YCBCR;
    }

    /** Converts interleaved samples; may reuse their array. */
    byte[] toRgb(byte[] samples) {
        if (this == RGB) {
            return samples;
        }
        byte[] rgb = components == 3 ? samples : new byte[samples.length / components * 3];
        int from = 0;
        for (int to = 0; to < rgb.length; to += 3, from += components) {
            pixel(samples, from, rgb, to);
        }
        return rgb;
    }

    private void pixel(byte[] samples, int from, byte[] rgb, int to) {
        switch (this) {
            case GREY -> Arrays.fill(rgb, to, to + 3, samples[from]);
            case YCBCR -> luminanceToRgb(samples, from, rgb, to);
            case CMYK -> {
                for (int i = 0; i < 3; i++) {
                    rgb[to + i] = inked(~samples[from + i], samples[from + 3]);
                }
            }
            case YCCK -> {
                luminanceToRgb(samples, from, rgb, to);
                for (int i = 0; i < 3; i++) {
                    rgb[to + i] = inked(rgb[to + i], samples[from + 3]);
                }
            }
            case RGB -> System.arraycopy(samples, from, rgb, to, 3);
        }
    }

    /** JFIF's conversion with 16 fractional bits. */
    private static void luminanceToRgb(byte[] samples, int from, byte[] rgb, int to) {
        int y = samples[from] & 0xFF;
        int cb = (samples[from + 1] & 0xFF) - 128;
        int cr = (samples[from + 2] & 0xFF) - 128;
        rgb[to] = clamp(y + ((91881 * cr + HALF) >> FRACTION_BITS));
        rgb[to + 1] = clamp(y + ((-22554 * cb - 46802 * cr + HALF) >> FRACTION_BITS));
        rgb[to + 2] = clamp(y + ((116130 * cb + HALF) >> FRACTION_BITS));
    }

    /**
     * One colour of a pixel printed without a profile: {@code white · (1 - ink)}. JPEG files hold
     * inks inverted, as Adobe began to do.
     */
    private static byte inked(int ink, int white) {
        int product = (ink & 0xFF) * (white & 0xFF) + 128;
        int rounded = ((product >> 8) + product) >> 8;
        return clamp((white & 0xFF) - rounded);
    }

    private static byte clamp(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
