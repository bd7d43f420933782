package dev.djinn.task.classification;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.task.LabelRanking;
import org.jspecify.annotations.Nullable;

/**
 * How texts are classified.
 *
 * @param topK most labels of each input
 * @param functionToApply softmax, sigmoid or none; the model's own when absent
 * @param truncate whether texts that are too long are cut instead of refused; true when absent
 */
public record ClassificationParameters(
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("function_to_apply") @Nullable String functionToApply,
        @Nullable Boolean truncate) {

    public static final ClassificationParameters NONE =
            new ClassificationParameters(null, null, null);

    LabelRanking ranking(LabelRanking own) {
        return LabelRanking.of(topK, functionToApply, own, "parameters.");
    }

    boolean mayTruncate() {
        return truncate == null || truncate;
    }
}
