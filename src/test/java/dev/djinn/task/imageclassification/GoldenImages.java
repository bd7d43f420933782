package dev.djinn.task.imageclassification;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Images below {@code src/test/resources/images}, written by {@code
 * training/goldens/make_image_goldens.py}.
 */
final class GoldenImages {

    private static final Path FOLDER = Path.of("src/test/resources/images");

    private GoldenImages() {}

    /** Names of encoded files that have their expected pixels beside them. */
    static List<String> encoded() {
        return names("decoding").stream().filter(name -> !name.endsWith(".rgb")).toList();
    }

    /** Names of crops, each that of an encoded file with the sides to resize and to crop to. */
    static List<String> tensors() {
        return names("tensors");
    }

    private static List<String> names(String folder) {
        try (var files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] content(String name) {
        return bytes("decoding/" + name);
    }

    static DecodedImage expectedPixels(String name) {
        return image("decoding/" + name + ".rgb");
    }

    /** An 8-bit RGB image without an orientation. */
    static DecodedImage image(String path) {
        try {
            return image(ImageIO.read(new ByteArrayInputStream(bytes(path))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DecodedImage image(BufferedImage image) {
        int[] samples =
                image.getRaster()
                        .getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        byte[] rgb = new byte[samples.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) samples[i];
        }
        return new DecodedImage(image.getWidth(), image.getHeight(), rgb);
    }

    static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(FOLDER.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
