package dev.djinn.task.huggingface;

import dev.djinn.task.questionanswering.AnsweringParameters;
import dev.djinn.task.questionanswering.Question;
import org.jspecify.annotations.Nullable;

record QuestionInputs(@Nullable Question inputs, @Nullable AnsweringParameters parameters) {

    Question givenQuestion() {
        return inputs == null ? new Question(null, null) : inputs;
    }

    AnsweringParameters givenParameters() {
        return parameters == null ? AnsweringParameters.NONE : parameters;
    }
}
