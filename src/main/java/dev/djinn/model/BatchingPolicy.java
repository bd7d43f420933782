package dev.djinn.model;

/**
 * What may share a batch.
 *
 * @param maxBatchSize most entries in one batch
 * @param maxBatchTokens most padded tokens in one batch: longest × count
 * @param maxPadding greatest share of a batch's padded tokens that may be padding, 0…1
 */
public record BatchingPolicy(int maxBatchSize, int maxBatchTokens, double maxPadding) {

    public static final BatchingPolicy DEFAULT = new BatchingPolicy(32, 8192, 0.25);

    public BatchingPolicy {
        if (maxBatchSize < 1 || maxBatchTokens < 1 || !(maxPadding >= 0 && maxPadding <= 1)) {
            throw new IllegalArgumentException(
                    "batching: need max_batch_size >= 1, max_batch_tokens >= 1 and 0 <= max_padding <= 1, got %d, %d, %s"
                            .formatted(maxBatchSize, maxBatchTokens, maxPadding));
        }
    }
}
