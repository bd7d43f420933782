package dev.djinn.batching;

/**
 * Hears what a batcher does. Called on the workers' and callers' own threads: return at once, throw
 * nothing.
 */
public interface BatchListener {

    /** Who submits something on this thread; {@link #batchRan} is told of them again. */
    default Requester requester() {
        return Requester.UNKNOWN;
    }

    /**
     * A batch was computed or failed. Called on the worker's thread, before those who asked get
     * their outputs.
     */
    void batchRan(ComputedBatch batch);

    /** {@code entries} of the batcher of that name were not computed. */
    void rejected(String model, Rejection reason, int entries);
}
