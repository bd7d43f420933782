package dev.djinn.task;

import dev.djinn.problem.ServingException;
import org.jspecify.annotations.Nullable;

/** How logits become scores. */
public enum ScoreFunction {
    SOFTMAX {
        @Override
        double[] apply(float[] logits) {
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
        double[] apply(float[] logits) {
            double[] scores = NONE.apply(logits);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 1 / (1 + Math.exp(-scores[i]));
            }
            return scores;
        }
    },
    NONE {
        @Override
        double[] apply(float[] logits) {
            double[] scores = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = logits[i];
            }
            return scores;
        }
    };

    abstract double[] apply(float[] logits);

    /**
     * The function of that name; softmax when none is named.
     *
     * @throws ServingException {@code INVALID_VALUE}, naming the known ones
     */
    public static ScoreFunction of(@Nullable String name, String field) {
        return switch (name) {
            case null -> SOFTMAX;
            case "softmax" -> SOFTMAX;
            case "sigmoid" -> SIGMOID;
            case "none" -> NONE;
            default ->
                    throw ServingException.invalid(
                            field,
                            "'%s' is not known: use softmax, sigmoid or none."
                                    .formatted(
                                            name.length() > 40
                                                    ? name.substring(0, 40) + "…"
                                                    : name));
        };
    }
}
