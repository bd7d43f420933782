package dev.djinn.task.huggingface;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.problem.ServingException;
import dev.djinn.task.featureextraction.FeatureParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's client sends the parameters of this task beside the inputs, and those of all other
 * tasks below them.
 */
record FeatureInputs(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable String> inputs,
        @Nullable Boolean normalize,
        @Nullable Boolean truncate,
        @JsonProperty("truncation_direction") @Nullable String truncationDirection,
        @JsonProperty("prompt_name") @Nullable String promptName,
        @Nullable Integer dimensions,
        @JsonProperty("encoding_format") @Nullable String encodingFormat,
        @Nullable FeatureParameters parameters) {

    FeatureParameters givenParameters() {
        refuse(dimensions, "dimensions", "embeddings have as many numbers as the model gives");
        refuse(encodingFormat, "encoding_format", "embeddings are JSON numbers");
        return parameters == null
                ? new FeatureParameters(normalize, truncate, truncationDirection, promptName)
                : parameters;
    }

    String prefix() {
        return parameters == null ? "" : "parameters.";
    }

    private static void refuse(@Nullable Object value, String field, String reason) {
        if (value != null) {
            throw ServingException.invalid(
                    field, "'%s' cannot be honoured: %s. Leave it out.".formatted(field, reason));
        }
    }
}
