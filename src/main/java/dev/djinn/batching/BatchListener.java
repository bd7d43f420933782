package dev.djinn.batching;

/**
 * Hears what a batcher does. Called on the workers' and callers' own threads: return at once, throw
 * nothing.
 */
public interface BatchListener {

    /**
     * A batch was computed or failed.
     *
     * @param model name of the batcher
     * @param entries its size
     * @param tokens the sum of its entries' lengths
     * @param paddedTokens longest × size
     */
    void batchRan(String model, int entries, int tokens, int paddedTokens);

    /** {@code entries} were not computed. */
    void rejected(String model, Rejection reason, int entries);
}
