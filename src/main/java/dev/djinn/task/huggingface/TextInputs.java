package dev.djinn.task.huggingface;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.djinn.task.classification.ClassificationParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

record TextInputs(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable String> inputs,
        @Nullable ClassificationParameters parameters) {

    ClassificationParameters givenParameters() {
        return parameters == null ? ClassificationParameters.NONE : parameters;
    }
}
