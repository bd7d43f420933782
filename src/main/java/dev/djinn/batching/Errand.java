package dev.djinn.batching;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** What a worker is to do once between batches, and who waits for it. */
record Errand(IntConsumer action, CompletableFuture<Void> done) {

    void run(int worker) {
        try {
            action.accept(worker);
            done.complete(null);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }
}
