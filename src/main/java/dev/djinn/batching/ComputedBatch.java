package dev.djinn.batching;

import java.util.List;

/**
 * A batch that was computed or failed.
 *
 * @param model name of the batcher
 * @param parts its entries, in order; at least one
 * @param threads threads that the computation was allowed
 * @param started ticker time at which it began
 * @param ended ticker time at which its outputs, or its failure, were there
 * @param failed whether there are no outputs
 */
public record ComputedBatch(
        String model, List<Part> parts, int threads, long started, long ended, boolean failed) {

    public ComputedBatch {
        parts = List.copyOf(parts);
    }

    /**
     * One entry.
     *
     * @param length in tokens, at least 1
     */
    public record Part(Requester requester, int length) {}

    public int entries() {
        return parts.size();
    }

    /** The sum of its entries' lengths. */
    public int tokens() {
        return parts.stream().mapToInt(Part::length).sum();
    }

    /** Longest × entries. */
    public int paddedTokens() {
        return parts.stream().mapToInt(Part::length).max().orElse(0) * parts.size();
    }
}
