package dev.djinn.batching;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it hears. */
public final class RecordingBatchListener implements BatchListener {

    /** What {@link #batchRan} was told. */
    public record Ran(String model, int entries, int tokens, int paddedTokens) {}

    private final List<Ran> ran = new CopyOnWriteArrayList<>();
    private final List<Rejection> rejections = new CopyOnWriteArrayList<>();

    @Override
    public void batchRan(ComputedBatch batch) {
        ran.add(new Ran(batch.model(), batch.entries(), batch.tokens(), batch.paddedTokens()));
    }

    @Override
    public void rejected(String model, Rejection reason, int entries) {
        for (int i = 0; i < entries; i++) {
            rejections.add(reason);
        }
    }

    public List<Ran> ran() {
        return ran;
    }

    /** One for each entry. */
    public List<Rejection> rejections() {
        return rejections;
    }
}
