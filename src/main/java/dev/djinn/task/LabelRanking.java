package dev.djinn.task;

import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ScoreFunction;
import dev.djinn.problem.ServingException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The best labels of one input, best first. */
public record LabelRanking(ScoreFunction function, int topK) {

    /** Labels given when a request asks for no number of them. */
    public static final int DEFAULT_TOP_K = 5;

    /**
     * @param own the model's own function and number, where the request gives none
     * @param prefix of the field names in failures
     * @throws ServingException {@code INVALID_VALUE}
     */
    public static LabelRanking of(
            @Nullable Integer topK, @Nullable String function, LabelRanking own, String prefix) {
        return new LabelRanking(
                function == null
                        ? own.function
                        : ScoreFunction.of(function, prefix + "function_to_apply"),
                topK == null ? own.topK : positive(topK, prefix + "top_k"));
    }

    /**
     * The number itself.
     *
     * @throws ServingException {@code INVALID_VALUE} when it is less than 1
     */
    public static int positive(int value, String field) {
        if (value < 1) {
            throw ServingException.invalid(
                    field, "'%s' must be at least 1, not %d.".formatted(field, value));
        }
        return value;
    }

    public List<LabelScore> rank(ModelOutput logits, List<String> labels) {
        double[] scores = function.apply(logits.values());
        return IntStream.range(0, Math.min(labels.size(), scores.length))
                .mapToObj(i -> new LabelScore(labels.get(i), scores[i]))
                .sorted(Comparator.comparingDouble(LabelScore::score).reversed())
                .limit(topK)
                .toList();
    }
}
