package dev.djinn.client;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.djinn.client.model.Question;
import java.util.List;

/** Questions of one request, each with its context; each gets a result, in order. */
public record QuestionInputs(@JsonValue List<Question> questions) {

    public QuestionInputs {
        questions = List.copyOf(questions);
    }

    public static QuestionInputs of(String question, String context) {
        return new QuestionInputs(List.of(new Question().question(question).context(context)));
    }
}
