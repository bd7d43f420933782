package dev.djinn.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.inference.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelScoresTests {

    private static List<LabelScore> labels(String first, double score, String second) {
        return List.of(new LabelScore(first, score), new LabelScore(second, 1 - score));
    }

    @Test
    void agreesWhenTheFirstLabelIsTheSameHoweverTheScoresDiffer() {
        Comparison comparison = LabelScores.compare(labels("a", 0.9, "b"), labels("a", 0.6, "b"));
        assertThat(comparison.agrees()).isTrue();
        assertThat(comparison.difference().orElseThrow()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void differsWhenOneOfSeveralInputsDoesAndTellsTheGreatestDifference() {
        Comparison comparison =
                LabelScores.compareAll(
                        List.of(labels("a", 0.9, "b"), labels("a", 0.9, "b")),
                        List.of(labels("a", 0.9, "b"), labels("b", 0.8, "a")));
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.difference().orElseThrow()).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void comparesNoScoresOfLabelsThatOnlyOneNames() {
        Comparison comparison = LabelScores.compare(labels("a", 0.9, "b"), labels("c", 0.9, "d"));
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.difference()).isEmpty();
    }
}
