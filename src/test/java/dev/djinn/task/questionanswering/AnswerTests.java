package dev.djinn.task.questionanswering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.inference.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTests {

    private static Comparison compare(List<Answer> one, List<Answer> other) {
        return Answer.compare(List.of(one), List.of(other));
    }

    @Test
    void agreesOnTheSamePartOfTheContext() {
        Comparison comparison =
                compare(
                        List.of(new Answer("Rome", 0.9, 3, 7)),
                        List.of(new Answer("Rome", 0.7, 3, 7), new Answer("x", 0.1, 1, 2)));
        assertThat(comparison.agrees()).isTrue();
        assertThat(comparison.difference().orElseThrow()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void differsOnTheSameWordElsewhereAndOnNone() {
        List<Answer> rome = List.of(new Answer("Rome", 0.9, 3, 7));
        assertThat(compare(rome, List.of(new Answer("Rome", 0.9, 30, 34))).agrees()).isFalse();
        assertThat(compare(rome, List.of()).agrees()).isFalse();
        assertThat(compare(List.of(), List.of()).agrees()).isTrue();
    }
}
