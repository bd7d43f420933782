package dev.djinn.batching;

import java.util.List;
import java.util.Optional;

/**
 * A batcher with the function that computes its batches.
 *
 * @param yields whether all others go before it
 */
record Service<I, O>(Batcher<I, O> batcher, BatchFunction<I, O> function, boolean yields) {

    /** A batch that was taken out of its queue. */
    interface Computation {
        void run(int worker, int threads);
    }

    boolean waiting() {
        return batcher.oldest().isPresent();
    }

    /** Empty when nobody wants anything any more. */
    Optional<Computation> next() {
        List<Entry<I, O>> entries = batcher.poll();
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of((worker, threads) -> batcher.run(entries, function, worker, threads));
    }
}
