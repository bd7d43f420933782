package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.problem.ServingException;
import org.jspecify.annotations.Nullable;

/** What may share a batch, as clients send and get it; all of it or nothing. */
record BatchingDocument(
        @JsonProperty("max_batch_size") @Nullable Integer maxBatchSize,
        @JsonProperty("max_batch_tokens") @Nullable Integer maxBatchTokens,
        @JsonProperty("max_padding") @Nullable Double maxPadding) {

    static BatchingDocument of(BatchingPolicy policy) {
        return new BatchingDocument(
                policy.maxBatchSize(), policy.maxBatchTokens(), policy.maxPadding());
    }

    /**
     * @param at path of this document in the request
     */
    BatchingPolicy policy(String at) {
        try {
            return new BatchingPolicy(
                    Fields.require(at + ".max_batch_size", maxBatchSize, "32"),
                    Fields.require(at + ".max_batch_tokens", maxBatchTokens, "8192"),
                    Fields.require(at + ".max_padding", maxPadding, "0.25"));
        } catch (IllegalArgumentException e) {
            throw ServingException.invalid(at, String.valueOf(e.getMessage()));
        }
    }
}
