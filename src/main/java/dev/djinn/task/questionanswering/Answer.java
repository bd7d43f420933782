package dev.djinn.task.questionanswering;

import dev.djinn.inference.Comparison;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A part of a context.
 *
 * @param answer its text; empty when the context holds no answer
 * @param score product of the probabilities of its start and its end
 * @param start code points of the context before it
 * @param end code points of the context up to its end
 */
public record Answer(String answer, double score, int start, int end) {

    /**
     * Agree when the best answer to each question is the same part of its context; the difference
     * is that of their scores.
     */
    public static Comparison compare(List<List<Answer>> answers, List<List<Answer>> others) {
        return Comparison.all(
                IntStream.range(0, answers.size())
                        .mapToObj(i -> compareBest(answers.get(i), others.get(i)))
                        .toList());
    }

    private static Comparison compareBest(List<Answer> answers, List<Answer> others) {
        if (answers.isEmpty() || others.isEmpty()) {
            return new Comparison(answers.isEmpty() && others.isEmpty(), OptionalDouble.empty());
        }
        Answer best = answers.getFirst();
        Answer other = others.getFirst();
        if (best.start != other.start || best.end != other.end) {
            return new Comparison(false, OptionalDouble.empty());
        }
        return new Comparison(true, OptionalDouble.of(Math.abs(best.score - other.score)));
    }
}
