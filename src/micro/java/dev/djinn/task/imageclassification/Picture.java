package dev.djinn.task.imageclassification;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A photograph, 336 × 224, laid side by side until it fills the size: enlarging it would leave too
 * little detail to decode. The WebP file is of the same pixels, written by Pillow with quality 80,
 * since the JDK writes none.
 */
public enum Picture {
    JPEG_640x480,
    JPEG_1600x1200,
    PNG_640x480,
    WEBP_640x480;

    byte[] content() throws IOException {
        return switch (this) {
            case JPEG_640x480 -> written("jpeg", 640, 480);
            case JPEG_1600x1200 -> written("jpeg", 1600, 1200);
            case PNG_640x480 -> written("png", 640, 480);
            case WEBP_640x480 -> Files.readAllBytes(Path.of("src/micro/images/coffee.webp"));
        };
    }

    private static byte[] written(String format, int width, int height) throws IOException {
        BufferedImage photograph = ImageIO.read(new File("docs/images/coffee.jpg"));
        BufferedImage tiled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = tiled.createGraphics();
        for (int y = 0; y < height; y += photograph.getHeight()) {
            for (int x = 0; x < width; x += photograph.getWidth()) {
                pen.drawImage(photograph, x, y, null);
            }
        }
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(tiled, format, bytes);
        return bytes.toByteArray();
    }
}
