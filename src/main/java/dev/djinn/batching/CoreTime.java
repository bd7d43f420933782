package dev.djinn.batching;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Time that one core takes for a model's tokens, as its recent batches took it. Safe for use by
 * many threads.
 */
final class CoreTime {

    /** Share that earlier batches keep with each new one, so that some twenty count. */
    private static final double KEPT = 0.95;

    private final AtomicReference<Seen> seen = new AtomicReference<>(new Seen(0, 0));

    void add(ComputedBatch batch) {
        double nanos = (double) (batch.ended() - batch.started()) * batch.threads();
        seen.updateAndGet(before -> before.plus(nanos, batch.tokens()));
    }

    /** Expected nanoseconds for so many tokens; 0 before there was a batch. */
    long of(long tokens) {
        Seen now = seen.get();
        return now.tokens == 0 ? 0 : (long) (now.nanos / now.tokens * tokens);
    }

    private record Seen(double nanos, double tokens) {

        Seen plus(double moreNanos, double moreTokens) {
            return new Seen(KEPT * nanos + moreNanos, KEPT * tokens + moreTokens);
        }
    }
}
