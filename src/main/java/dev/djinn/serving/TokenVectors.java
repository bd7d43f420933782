package dev.djinn.serving;

import dev.djinn.model.Pooling;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The vectors of one text's tokens, without those of padding, within a larger array.
 *
 * @param from index of the first vector's first number
 */
record TokenVectors(float[] values, int from, int count, int hidden) {

    float[] pooled(Pooling pooling) {
        return switch (pooling) {
            case MEAN -> sum(_ -> 1, count);
            case MEAN_SQRT_LEN -> sum(_ -> 1, Math.sqrt(count));
            case WEIGHTEDMEAN -> sum(token -> token + 1, count * (count + 1.0) / 2);
            case MAX -> greatest();
            case CLS -> vector(0);
            case LASTTOKEN -> vector(count - 1);
        };
    }

    private float[] vector(int token) {
        int start = from + token * hidden;
        return Arrays.copyOfRange(values, start, start + hidden);
    }

    private float[] sum(IntToDoubleFunction weight, double divisor) {
        double[] sums = new double[hidden];
        for (int token = 0; token < count; token++) {
            double factor = weight.applyAsDouble(token);
            for (int i = 0; i < hidden; i++) {
                sums[i] += factor * values[from + token * hidden + i];
            }
        }
        float[] pooled = new float[hidden];
        for (int i = 0; i < hidden; i++) {
            pooled[i] = (float) (sums[i] / divisor);
        }
        return pooled;
    }

    private float[] greatest() {
        float[] greatest = vector(0);
        for (int token = 1; token < count; token++) {
            for (int i = 0; i < hidden; i++) {
                greatest[i] = Math.max(greatest[i], values[from + token * hidden + i]);
            }
        }
        return greatest;
    }
}
