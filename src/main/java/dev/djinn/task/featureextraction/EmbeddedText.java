package dev.djinn.task.featureextraction;

import dev.djinn.inference.Comparison;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The embedding of one text, and whether some of the text was left out. */
public record EmbeddedText(float[] embedding, boolean truncated) {

    /** Cosine from which two vectors are the same but for rounding and quantisation. */
    private static final double SAME = 0.99;

    /**
     * Agree when each text's two vectors have a cosine of at least 0.99; the difference is 1 less
     * the cosine. Vectors of different length do not agree.
     */
    public static Comparison compare(List<EmbeddedText> answers, List<EmbeddedText> others) {
        return Comparison.all(
                IntStream.range(0, answers.size())
                        .mapToObj(i -> compare(answers.get(i).embedding, others.get(i).embedding))
                        .toList());
    }

    private static Comparison compare(float[] answer, float[] other) {
        if (answer.length != other.length) {
            return new Comparison(false, OptionalDouble.empty());
        }
        double cosine = dot(answer, other) / Math.sqrt(dot(answer, answer) * dot(other, other));
        return new Comparison(cosine >= SAME, OptionalDouble.of(Math.max(0, 1 - cosine)));
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
