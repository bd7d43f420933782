package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTests {

    private static final PixelDifference EQUAL = new PixelDifference(0, 0);

    private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

    static List<String> images() {
        return GoldenImages.encoded();
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodesToThePixelsThatPillowGives(String name) {
        DecodedImage image = decoder.decode(GoldenImages.content(name), "inputs[0]");

        var difference = PixelDifference.between(image, GoldenImages.expectedPixels(name));

        if (name.endsWith(".jpg")) {
            assertThat(difference.mean()).isCloseTo(0, within(0.5));
            assertThat(difference.max()).isLessThanOrEqualTo(2);
        } else {
            assertThat(difference).isEqualTo(EQUAL);
        }
    }

    /** Half of an animated GIF still holds its whole first frame. */
    static List<String> stillImages() {
        return images().stream().filter(name -> !name.equals("animated.gif")).toList();
    }

    @ParameterizedTest
    @MethodSource("stillImages")
    void refusesAFileOfWhichHalfIsMissing(String name) {
        byte[] content = GoldenImages.content(name);
        byte[] half = Arrays.copyOf(content, content.length / 2);

        var failure = failureOf(half);

        assertThat(failure.code()).isEqualTo(ProblemCode.INVALID_IMAGE);
        assertThat(failure.field()).contains("inputs[3]");
        assertThat(failure).hasMessageContaining("damaged or incomplete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noisy.jpg",
                "progressive.jpg",
                "rgb.png",
                "lossy-95.webp",
                "lossless-noisy.webp"
            })
    void refusesAFileThatLacksItsLastBytes(String name) {
        byte[] content = GoldenImages.content(name);

        assertThat(failureOf(Arrays.copyOf(content, content.length - 3)).code())
                .isEqualTo(ProblemCode.INVALID_IMAGE);
    }

    @Test
    void refusesAPngWhoseChecksumDiffers() {
        byte[] content = GoldenImages.content("rgb.png");
        content[content.length / 2] ^= 1;

        assertThat(failureOf(content).code()).isEqualTo(ProblemCode.INVALID_IMAGE);
    }

    @Test
    void refusesEmptyContent() {
        var failure = failureOf(new byte[0]);

        assertThat(failure.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(failure).hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%PDF-1.7 and so on",
                "BMW and other cars, thirty letters",
                "<svg/>",
                "\0",
                "RIFF    WAVE"
            })
    void refusesOtherContentAndNamesTheFormats(String text) {
        var failure = failureOf(text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(failure.code()).isEqualTo(ProblemCode.NOT_AN_IMAGE);
        assertThat(failure).hasMessageContaining("JPEG, PNG, WebP, GIF, BMP");
    }

    @Test
    void refusesADecompressionBombBeforeDecoding() {
        byte[] bomb = pngOfHeaderAndData(30_000, 30_000);
        long start = System.nanoTime();

        var failure = failureOf(bomb);

        assertThat(failure.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(failure.field()).contains("inputs[3]");
        assertThat(failure)
                .hasMessageContaining("30000 × 30000")
                .hasMessageContaining("50000000")
                .hasMessageContaining("scale it down");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseline-420.jpg",
                "rgb.png",
                "lossy-50.webp",
                "lossless.webp",
                "animated.webp",
                "colours.gif",
                "colours.bmp"
            })
    void limitsThePixelsOfEveryFormat(String name) {
        int pixels = 61 * 43;
        byte[] content = GoldenImages.content(name);

        assertThat(new ImageDecoder(pixels).decode(content, "inputs").width()).isEqualTo(61);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> new ImageDecoder(pixels - 1).decode(content, "inputs"))
                .withMessageContaining("61 × 43 = 2623 pixels, more than the limit of 2622");
    }

    @Test
    void refusesAJpegOfCountlessScans() {
        byte[] content = GoldenImages.content("progressive.jpg");
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 5, 0};
        ByteBuffer bomb = ByteBuffer.allocate(content.length + 1000 * scan.length);
        bomb.put(content, 0, content.length - 2);
        for (int i = 0; i < 1000; i++) {
            bomb.put(scan);
        }
        bomb.put(content, content.length - 2, 2);

        assertThat(failureOf(bomb.array()))
                .hasMessageContaining("JPEG images with more than 100 scans are not read");
    }

    @Test
    void namesACodingThatIsNotRead() {
        byte[] content = GoldenImages.content("baseline-444.jpg");
        int frame = HexFormat.of().formatHex(content).indexOf("ffc0") / 2;
        content[frame + 1] = (byte) 0xC9;

        var failure = failureOf(content);

        assertThat(failure.code()).isEqualTo(ProblemCode.NOT_AN_IMAGE);
        assertThat(failure).hasMessageContaining("arithmetic coding");
    }

    @Test
    void toleratesBytesBehindTheEndOfAFile() {
        for (String name : List.of("noisy.jpg", "rgb.png", "lossy-50.webp", "colours.gif")) {
            byte[] content = GoldenImages.content(name);

            DecodedImage image =
                    decoder.decode(Arrays.copyOf(content, content.length + 99), "inputs");

            assertThat(PixelDifference.between(image, GoldenImages.expectedPixels(name)))
                    .as(name)
                    .isEqualTo(EQUAL);
        }
    }

    private ServingException failureOf(byte[] content) {
        try {
            decoder.decode(content, "inputs[3]");
        } catch (ServingException e) {
            return e;
        }
        throw new AssertionError("was decoded");
    }

    private static byte[] pngOfHeaderAndData(int width, int height) {
        byte[] header = {'I', 'H', 'D', 'R', 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0};
        ByteBuffer.wrap(header).putInt(4, width).putInt(8, height);
        byte[] data = new byte[4 + 3000];
        System.arraycopy(new byte[] {'I', 'D', 'A', 'T'}, 0, data, 0, 4);
        ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.BIG_ENDIAN);
        file.putLong(0x89504E470D0A1A0AL);
        chunk(file, header);
        chunk(file, data);
        chunk(file, new byte[] {'I', 'E', 'N', 'D'});
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void chunk(ByteBuffer file, byte[] typeAndBody) {
        var checksum = new CRC32();
        checksum.update(typeAndBody);
        file.putInt(typeAndBody.length - 4).put(typeAndBody).putInt((int) checksum.getValue());
    }
}
