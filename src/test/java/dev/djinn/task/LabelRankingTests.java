package dev.djinn.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ScoreFunction;
import dev.djinn.problem.ServingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelRankingTests {

    private static final ModelOutput LOGITS = new ModelOutput(new float[] {1, 3, 2, 3});
    private static final List<String> LABELS = List.of("a", "b", "c", "d");

    private static final LabelRanking OWN = new LabelRanking(ScoreFunction.NONE, 5);

    private static List<String> ranked(int topK) {
        return new LabelRanking(ScoreFunction.NONE, topK)
                .rank(LOGITS, LABELS).stream().map(LabelScore::label).toList();
    }

    @Test
    void putsTheBestFirstAndEqualsInTheModelsOrder() {
        assertThat(ranked(3)).containsExactly("b", "d", "c");
    }

    @Test
    void givesAllWhenMoreAreAskedFor() {
        assertThat(ranked(Integer.MAX_VALUE)).containsExactly("b", "d", "c", "a");
    }

    @Test
    void keepsScoresWithTheirLabels() {
        assertThat(new LabelRanking(ScoreFunction.NONE, 1).rank(LOGITS, LABELS))
                .containsExactly(new LabelScore("b", 3));
    }

    @Test
    void normalisesOverAllLabelsBeforeItCuts() {
        assertThat(
                        new LabelRanking(ScoreFunction.SOFTMAX, 1)
                                .rank(new ModelOutput(new float[] {0, 0}), List.of("a", "b")))
                .containsExactly(new LabelScore("a", 0.5));
    }

    @Test
    void takesTheModelsOwnFunctionAndTheStandardNumberWhenNoneIsGiven() {
        assertThat(LabelRanking.of(null, null, OWN, "p.")).isEqualTo(OWN);
        assertThat(LabelRanking.of(2, "sigmoid", OWN, "p."))
                .isEqualTo(new LabelRanking(ScoreFunction.SIGMOID, 2));
    }

    @Test
    void refusesFewerThanOne() {
        for (int bad : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> LabelRanking.of(bad, null, OWN, "parameters."))
                    .withMessageContaining("at least 1, not " + bad)
                    .satisfies(e -> assertThat(e.field()).contains("parameters.top_k"));
        }
    }
}
