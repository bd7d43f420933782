package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.problem.ServingException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScoreFunctionTests {

    @Test
    void softmaxSumsToOneEvenForHugeLogits() {
        double[] scores = ScoreFunction.SOFTMAX.apply(new float[] {1e30f, 1e30f, -1e30f});
        assertThat(scores).containsExactly(0.5, 0.5, 0);
        double[] three = ScoreFunction.SOFTMAX.apply(new float[] {1, 2, 3});
        assertThat(Arrays.stream(three).sum()).isCloseTo(1, within(1e-12));
        assertThat(three[1] / three[0]).isCloseTo(Math.E, within(1e-9));
    }

    @Test
    void sigmoidScoresEachLabelByItself() {
        double[] scores = ScoreFunction.SIGMOID.apply(new float[] {0, 1000, -1000});
        assertThat(scores).containsExactly(0.5, 1, 0);
    }

    @Test
    void noneGivesLogitsAsTheyAre() {
        assertThat(ScoreFunction.NONE.apply(new float[] {-2.5f, 7})).containsExactly(-2.5, 7);
    }

    @Test
    void isFoundByNameAndSoftmaxWithout() {
        assertThat(ScoreFunction.of("softmax", "f")).isSameAs(ScoreFunction.SOFTMAX);
        assertThat(ScoreFunction.of("sigmoid", "f")).isSameAs(ScoreFunction.SIGMOID);
        assertThat(ScoreFunction.of("none", "f")).isSameAs(ScoreFunction.NONE);
    }

    @Test
    void namesTheKnownOnes() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> ScoreFunction.of("x".repeat(5000), "parameters.f"))
                .withMessageContaining("softmax, sigmoid or none")
                .satisfies(e -> {
                    assertThat(e.field()).contains("parameters.f");
                    assertThat(e.getMessage()).hasSizeLessThan(200);
                });
    }
}
