package dev.djinn.task.classification;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

record TextClassificationRequest(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable String> inputs,
        @Nullable String model,
        @Nullable ClassificationParameters parameters) {

    ClassificationParameters givenParameters() {
        return parameters == null ? ClassificationParameters.NONE : parameters;
    }
}
