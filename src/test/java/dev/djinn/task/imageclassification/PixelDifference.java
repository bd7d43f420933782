package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two images of one size are apart, in levels of 255. */
record PixelDifference(double mean, int max) {

    static PixelDifference between(DecodedImage actual, DecodedImage expected) {
        assertThat(actual.width()).as("width").isEqualTo(expected.width());
        assertThat(actual.height()).as("height").isEqualTo(expected.height());
        return between(actual.rgb(), expected.rgb());
    }

    static PixelDifference between(byte[] actual, byte[] expected) {
        assertThat(actual).as("samples").hasSameSizeAs(expected);
        long sum = 0;
        int max = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference = Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF));
            sum += difference;
            max = Math.max(max, difference);
        }
        return new PixelDifference((double) sum / actual.length, max);
    }
}
