package dev.djinn.task.questionanswering;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

record QuestionAnsweringRequest(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<@Nullable Question> inputs,
        @Nullable String model,
        @Nullable AnsweringParameters parameters) {

    AnsweringParameters givenParameters() {
        return parameters == null ? AnsweringParameters.NONE : parameters;
    }
}
