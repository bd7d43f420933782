package dev.djinn.task.featureextraction;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.Truncation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How embeddings are made.
 *
 * @param normalize whether embeddings get length 1; as the model has it when absent
 * @param truncate whether texts that are too long are cut instead of refused; true when absent
 * @param truncationDirection which end is left out: left or right; right when absent
 * @param promptName refused: packages hold no prompts
 */
public record FeatureParameters(
        @Nullable Boolean normalize,
        @Nullable Boolean truncate,
        @JsonProperty("truncation_direction") @Nullable String truncationDirection,
        @JsonProperty("prompt_name") @Nullable String promptName) {

    public static final FeatureParameters NONE = new FeatureParameters(null, null, null, null);

    boolean normalizes(boolean own) {
        return normalize == null ? own : normalize;
    }

    boolean mayTruncate() {
        return truncate == null || truncate;
    }

    /**
     * @param prefix of the field names in failures
     * @throws ServingException {@code INVALID_VALUE} when a parameter cannot be honoured
     */
    Truncation checkedTruncation(String prefix) {
        if (promptName != null) {
            throw ServingException.invalid(
                    prefix + "prompt_name",
                    "'prompt_name' cannot be honoured: model packages hold no prompts. Put the prompt into the text.");
        }
        return switch (truncationDirection == null
                ? "right"
                : truncationDirection.toLowerCase(Locale.ROOT)) {
            case "right" -> Truncation.RIGHT;
            case "left" -> Truncation.LEFT;
            default ->
                    throw ServingException.invalid(
                            prefix + "truncation_direction",
                            "'truncation_direction' must be left or right, not '%s'."
                                    .formatted(truncationDirection));
        };
    }
}
