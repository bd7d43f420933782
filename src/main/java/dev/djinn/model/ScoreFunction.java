package dev.djinn.model;

import dev.djinn.problem.ServingException;
import java.util.Arrays;
import java.util.Locale;

/** How a network's class outputs become scores. */
public enum ScoreFunction {
    SOFTMAX {
        @Override
        public double[] apply(float[] logits) {
            double greatest = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                greatest = Math.max(greatest, logit);
            }
            double[] scores = new double[logits.length];
            double sum = 0;
            for (int i = 0; i < logits.length; i++) {
                scores[i] = Math.exp(logits[i] - greatest);
                sum += scores[i];
            }
            for (int i = 0; i < logits.length; i++) {
                scores[i] /= sum;
            }
            return scores;
        }
    },
    SIGMOID {
        @Override
        public double[] apply(float[] logits) {
            double[] scores = NONE.apply(logits);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 1 / (1 + Math.exp(-scores[i]));
            }
            return scores;
        }
    },
    NONE {
        @Override
        public double[] apply(float[] logits) {
            double[] scores = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = logits[i];
            }
            return scores;
        }
    };

    /** The scores of one input, by class. */
    public abstract double[] apply(float[] logits);

    /**
     * The function of that name.
     *
     * @throws ServingException {@code INVALID_VALUE}, naming the known ones
     */
    public static ScoreFunction of(String name, String field) {
        return Arrays.stream(values())
                .filter(function -> function.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        ServingException.invalid(
                                field,
                                "'%s' is not known: use softmax, sigmoid or none."
                                        .formatted(
                                                name.length() > 40
                                                        ? name.substring(0, 40) + "…"
                                                        : name)));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
