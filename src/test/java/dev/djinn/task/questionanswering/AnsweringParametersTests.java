package dev.djinn.task.questionanswering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.problem.ServingException;
import org.junit.jupiter.api.Test;

class AnsweringParametersTests {

    private static final QuestionAnsweringSpec SPEC = new QuestionAnsweringSpec(256, 96, 48, 30);

    private static void refused(AnsweringParameters parameters, String field, String value) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> parameters.on(SPEC))
                .withMessageContaining(value)
                .satisfies(e -> assertThat(e.field()).contains("parameters." + field));
    }

    @Test
    void takesTheModelsOwnValuesWhenNoneAreGiven() {
        assertThat(AnsweringParameters.NONE.on(SPEC))
                .isEqualTo(new SpanSearch(1, 256, 96, 30, 48, false, true));
        assertThat(AnsweringParameters.NONE.answers()).isOne();
    }

    @Test
    void takesWhatIsGiven() {
        AnsweringParameters given = new AnsweringParameters(3, 0, 7, 100, 9, true, false);
        assertThat(given.on(SPEC)).isEqualTo(new SpanSearch(3, 100, 0, 7, 9, true, false));
        assertThat(given.answers()).isEqualTo(3);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refused(new AnsweringParameters(0, null, null, null, null, null, null), "top_k", "0");
        refused(
                new AnsweringParameters(null, -1, null, null, null, null, null),
                "doc_stride",
                "-1");
        refused(
                new AnsweringParameters(null, null, 0, null, null, null, null),
                "max_answer_len",
                "0");
        refused(new AnsweringParameters(null, null, null, 0, null, null, null), "max_seq_len", "0");
        refused(
                new AnsweringParameters(null, null, null, 257, null, null, null),
                "max_seq_len",
                "at most 256");
        refused(
                new AnsweringParameters(null, null, null, null, -3, null, null),
                "max_question_len",
                "-3");
    }
}
