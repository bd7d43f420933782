package dev.djinn.task;

import dev.djinn.inference.Comparison;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares labels with scores. */
public final class LabelScores {

    private LabelScores() {}

    /** Agree when all inputs have the same first label. */
    public static Comparison compareAll(
            List<List<LabelScore>> answers, List<List<LabelScore>> others) {
        return Comparison.all(
                IntStream.range(0, answers.size())
                        .mapToObj(i -> compare(answers.get(i), others.get(i)))
                        .toList());
    }

    /** Agree when the first label is the same; the difference is of labels that both name. */
    public static Comparison compare(List<LabelScore> answer, List<LabelScore> other) {
        Map<String, Double> scores =
                other.stream()
                        .collect(Collectors.toMap(LabelScore::label, LabelScore::score, Math::max));
        OptionalDouble difference =
                answer.stream()
                        .flatMap(label ->
                                Stream.ofNullable(scores.get(label.label()))
                                        .map(score -> Math.abs(label.score() - score)))
                        .mapToDouble(Double::doubleValue)
                        .max();
        return new Comparison(
                answer.getFirst().label().equals(other.getFirst().label()), difference);
    }
}
