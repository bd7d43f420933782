package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ImageSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTransformTests {

    private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    private static final List<Float> ZERO = List.of(0f, 0f, 0f);
    private static final List<Float> ONE = List.of(1f, 1f, 1f);
    private static final double ROUNDING = 1e-4;

    static List<Arguments> crops() {
        List<Arguments> crops = new ArrayList<>();
        for (String image :
                List.of(
                        "61x43", "43x61", "200x151", "97x200", "72x64", "32x32", "1x300", "300x1",
                        "500x3", "37x36", "1x1")) {
            crops.add(Arguments.of(image, 32, 32));
            crops.add(Arguments.of(image, 72, 64));
            crops.add(Arguments.of(image, 37, 32));
        }
        return crops;
    }

    @ParameterizedTest
    @MethodSource("crops")
    void resizesAndCropsToTheBytesOfTorchvision(String image, int resize, int size) {
        String path = "resizing/%s".formatted(image);

        byte[] crop =
                new ResizedCrop(size, resize, ImageSpec.Fit.SHORT_SIDE)
                        .of(GoldenImages.image(path + ".png"));

        byte[] expected = GoldenImages.image("%s.%d-%d.png".formatted(path, resize, size)).rgb();
        assertThat(PixelDifference.between(crop, expected)).isEqualTo(new PixelDifference(0, 0));
    }

    static List<String> tensors() {
        return GoldenImages.tensors();
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void givesTheTensorsOfTorchvisionFromTheFileOn(String name) {
        Matcher golden = Pattern.compile("(.+)\\.(\\d+)-(\\d+)\\.png").matcher(name);
        assertThat(golden.matches()).isTrue();
        byte[] file = GoldenImages.content(golden.group(1));
        int resize = Integer.parseInt(golden.group(2));
        int size = Integer.parseInt(golden.group(3));
        var transform =
                new ImageTransform(
                        new ImageSpec(size, resize, ImageSpec.Fit.SHORT_SIDE, ZERO, ONE));

        DecodedImage image =
                new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS).decode(file, "inputs");
        float[] values = transform.apply(image);

        byte[] expected = GoldenImages.image("tensors/" + name).rgb();
        double sum = 0;
        double max = 0;
        for (int i = 0; i < values.length; i++) {
            int pixel = i % (size * size);
            int channel = i / (size * size);
            double level = expected[3 * pixel + channel] & 0xFF;
            double difference = Math.abs(values[i] * 255 - level);
            sum += difference;
            max = Math.max(max, difference);
        }
        assertThat(max).isLessThanOrEqualTo(2 + ROUNDING);
        assertThat(sum / values.length).isLessThanOrEqualTo(0.5);
    }

    @Test
    void normalisesToTheFloatsOfTorchvision() {
        var transform =
                new ImageTransform(
                        new ImageSpec(
                                32, 37, ImageSpec.Fit.SHORT_SIDE, IMAGENET_MEAN, IMAGENET_STD));

        float[] values = transform.apply(GoldenImages.image("resizing/200x151.png"));

        float[] expected = new float[3 * 32 * 32];
        ByteBuffer.wrap(GoldenImages.bytes("resizing/200x151.37-32.f32"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(expected);
        assertThat(values).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("strips")
    void boundsTheWorkForStrips(int width, int height) {
        var strip = new DecodedImage(width, height, new byte[3 * width * height]);
        long start = System.nanoTime();

        byte[] crop = new ResizedCrop(224, 256, ImageSpec.Fit.SHORT_SIDE).of(strip);

        assertThat(crop).hasSize(3 * 224 * 224).containsOnly(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    static List<Arguments> strips() {
        return List.of(
                Arguments.of(1, 3_000),
                Arguments.of(3_000, 1),
                Arguments.of(1, 20_000_000),
                Arguments.of(20_000_000, 1));
    }
}
