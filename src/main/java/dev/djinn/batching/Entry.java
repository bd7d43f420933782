package dev.djinn.batching;

import dev.djinn.problem.ServingException;
import java.util.concurrent.CompletableFuture;

/**
 * One input on its way through a batcher. {@code outcome} is the single place of its completion:
 * whoever completes it first (the worker, the deadline or the caller's cancellation) wins, and the
 * others' attempts do nothing.
 */
final class Entry<I, O> {

    final I input;
    final int length;
    final long enqueued;
    final long deadline;
    final Requester requester;
    final CompletableFuture<O> outcome = new CompletableFuture<>();

    /**
     * Ticker time at which its batch began; written once by the worker before {@code outcome} is
     * completed.
     */
    volatile long started;

    Entry(I input, int length, long enqueued, long deadline, Requester requester) {
        this.input = input;
        this.length = Math.max(1, length);
        this.enqueued = enqueued;
        this.deadline = deadline;
        this.requester = requester;
        this.started = enqueued;
    }

    boolean expired(long now) {
        return now - deadline >= 0;
    }

    boolean fail(ServingException failure) {
        return outcome.completeExceptionally(failure);
    }
}
