package dev.djinn.task.imageclassification;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.ScoreFunction;
import dev.djinn.task.LabelRanking;
import org.jspecify.annotations.Nullable;

/**
 * How images are classified.
 *
 * @param topK most labels of each image; 5 when absent
 * @param functionToApply softmax, sigmoid or none; the model's own when absent
 */
public record ImageParameters(
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("function_to_apply") @Nullable String functionToApply) {

    public static final ImageParameters NONE = new ImageParameters(null, null);

    LabelRanking ranking(ScoreFunction own, String prefix) {
        return LabelRanking.of(
                topK, functionToApply, new LabelRanking(own, LabelRanking.DEFAULT_TOP_K), prefix);
    }
}
