package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Rejection;
import java.util.Locale;

/** Measures batches. */
final class BatchMetrics implements BatchListener {

    private final Meters meters;

    BatchMetrics(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void batchRan(ComputedBatch batch) {
        String[] version = batch.model().split(":", 2);
        double padded = batch.paddedTokens();
        meters.summarise(Metric.BATCH_SIZE, batch.entries(), version);
        meters.summarise(Metric.BATCH_TOKENS, padded, version);
        meters.summarise(Metric.BATCH_PADDING, 1 - batch.tokens() / padded, version);
    }

    @Override
    public void rejected(String model, Rejection reason, int entries) {
        meters.count(Metric.REJECTED, entries, reason.name().toLowerCase(Locale.ROOT));
    }
}
