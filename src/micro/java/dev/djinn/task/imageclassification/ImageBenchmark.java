package dev.djinn.task.imageclassification;

import dev.djinn.Microbenchmark;
import dev.djinn.model.ImageSpec;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A picture's file to pixels, and on to a network's input of 224 × 224. */
public class ImageBenchmark extends Microbenchmark {

    private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);
    private static final ImageSpec SPEC =
            new ImageSpec(224, 256, ImageSpec.Fit.SHORT_SIDE, HALF, HALF);

    @Param Picture picture;

    private final ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);
    private byte[] content;

    @Setup
    public void read() throws IOException {
        content = picture.content();
    }

    @Benchmark
    public DecodedImage decode() {
        return decoder.decode(content, "inputs");
    }

    @Benchmark
    public float[] decodeAndResize() {
        return new ImageTransform(SPEC).apply(decode());
    }
}
