package dev.djinn.task.imageclassification;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ImageClassificationRequest(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable String> inputs,
        @Nullable String model,
        @Nullable ImageParameters parameters) {

    ImageParameters givenParameters() {
        return parameters == null ? ImageParameters.NONE : parameters;
    }
}
