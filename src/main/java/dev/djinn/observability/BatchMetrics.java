package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Rejection;
import java.util.Locale;

/** Measures batches. */
final class BatchMetrics implements BatchListener {

    private final Meters meters;

    BatchMetrics(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void batchRan(String model, int entries, int tokens, int paddedTokens) {
        String[] version = model.split(":", 2);
        meters.summarise(Metric.BATCH_SIZE, entries, version);
        meters.summarise(Metric.BATCH_TOKENS, paddedTokens, version);
        meters.summarise(Metric.BATCH_PADDING, 1 - (double) tokens / paddedTokens, version);
    }

    @Override
    public void rejected(String model, Rejection reason, int entries) {
        meters.count(Metric.REJECTED, entries, reason.name().toLowerCase(Locale.ROOT));
    }
}
