package dev.djinn.batching;

import java.util.List;
import java.util.function.Predicate;

/** Computes one model's batches and completes their entries. Safe for use by many threads. */
final class BatchRunner<I, O> {

    private final String model;
    private final Ticker ticker;
    private final BatchListener listener;
    private final CoreTime coreTime;
    private final Predicate<Entry<I, O>> wanted;

    /**
     * @param coreTime learns from each batch
     * @param wanted whether somebody still waits for an entry
     */
    BatchRunner(
            String model,
            Ticker ticker,
            BatchListener listener,
            CoreTime coreTime,
            Predicate<Entry<I, O>> wanted) {
        this.model = model;
        this.ticker = ticker;
        this.listener = listener;
        this.coreTime = coreTime;
        this.wanted = wanted;
    }

    /**
     * Computes a batch; after a failure each entry once more by itself, so that one bad entry fails
     * alone.
     */
    void run(List<Entry<I, O>> batch, BatchFunction<I, O> function, int worker, int threads) {
        long started = ticker.nanos();
        batch.forEach(entry -> entry.started = started);
        try {
            compute(batch, function, worker, threads, started);
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.getFirst().outcome.completeExceptionally(e);
                return;
            }
            batch.stream()
                    .filter(wanted)
                    .forEach(entry -> run(List.of(entry), function, worker, threads));
        }
    }

    private void compute(
            List<Entry<I, O>> batch,
            BatchFunction<I, O> function,
            int worker,
            int threads,
            long started) {
        boolean failed = true;
        List<O> outputs;
        try {
            outputs = outputs(batch, function, worker, threads);
            failed = false;
        } finally {
            tell(computed(batch, threads, started, failed));
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome.complete(outputs.get(i));
        }
    }

    private void tell(ComputedBatch batch) {
        if (!batch.failed()) {
            coreTime.add(batch);
        }
        listener.batchRan(batch);
    }

    private ComputedBatch computed(
            List<Entry<I, O>> batch, int threads, long started, boolean failed) {
        return new ComputedBatch(
                model,
                batch.stream()
                        .map(entry -> new ComputedBatch.Part(entry.requester, entry.length))
                        .toList(),
                threads,
                started,
                ticker.nanos(),
                failed);
    }

    private List<O> outputs(
            List<Entry<I, O>> batch, BatchFunction<I, O> function, int worker, int threads) {
        List<O> outputs =
                function.run(worker, threads, batch.stream().map(entry -> entry.input).toList());
        if (outputs.size() != batch.size()) {
            throw new IllegalStateException(
                    "%d outputs for %d inputs of %s"
                            .formatted(outputs.size(), batch.size(), model));
        }
        return outputs;
    }
}
