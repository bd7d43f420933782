package dev.djinn.model;

import java.util.List;
import java.util.stream.Stream;

/** Shapes that every session computes once before it serves: each length with each batch size. */
public record Warmup(List<Integer> lengths, List<Integer> batchSizes) {

    public static final Warmup NONE = new Warmup(List.of(), List.of());

    public Warmup {
        if (Stream.concat(lengths.stream(), batchSizes.stream()).anyMatch(value -> value < 1)) {
            throw new IllegalArgumentException(
                    "warmup: lengths and batch_sizes must be at least 1, got %s and %s"
                            .formatted(lengths, batchSizes));
        }
        lengths = List.copyOf(lengths);
        batchSizes = List.copyOf(batchSizes);
    }
}
