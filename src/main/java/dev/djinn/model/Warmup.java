package dev.djinn.model;

import java.util.List;

/** Shapes that every session computes once before it serves: each length with each batch size. */
public record Warmup(List<Integer> lengths, List<Integer> batchSizes) {

    public static final Warmup NONE = new Warmup(List.of(), List.of());

    public Warmup {
        lengths = List.copyOf(lengths);
        batchSizes = List.copyOf(batchSizes);
    }
}
