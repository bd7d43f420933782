package dev.djinn.task.featureextraction;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

record FeatureExtractionRequest(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable String> inputs,
        @Nullable String model,
        @Nullable FeatureParameters parameters) {

    FeatureParameters givenParameters() {
        return parameters == null ? FeatureParameters.NONE : parameters;
    }
}
