package dev.djinn.task.imageclassification;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Calls into ImageIO, always in memory: the root file system may be read-only. */
final class RasterDecoding {

    private RasterDecoding() {}

    /**
     * Interleaved samples as they are coded, without any conversion of colours, by the JDK's own
     * reader.
     */
    static byte[] samples(String format, byte[] content) throws IOException {
        Raster raster = read(builtIn(format), content, reader -> reader.readRaster(0, null));
        if (raster.getDataBuffer() instanceof DataBufferByte data) {
            return data.getData();
        }
        throw new IIOException("samples are not bytes");
    }

    /** An image as the JDK's own reader gives it. */
    static BufferedImage image(String format, byte[] content) throws IOException {
        return read(builtIn(format), content, reader -> reader.read(0));
    }

    private static <T> T read(ImageReader reader, byte[] content, Decoding<T> decoding)
            throws IOException {
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(stream, true, true);
            return decoding.of(reader);
        } finally {
            reader.dispose();
        }
    }

    // A plug-in for the same format may be registered first and would treat colours in its own way.
    private static ImageReader builtIn(String format) {
        var readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new IllegalStateException("this JDK has no reader for " + format);
    }

    private interface Decoding<T> {
        T of(ImageReader reader) throws IOException;
    }
}
