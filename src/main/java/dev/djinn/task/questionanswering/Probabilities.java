package dev.djinn.task.questionanswering;

import dev.djinn.tokenization.Window;

/**
 * Where a reader sees the start and the end of the answer within one window.
 *
 * @param start by context token of the window
 * @param end likewise
 * @param nothing that both lie on the first position: no answer here
 */
record Probabilities(double[] start, double[] end, double nothing) {

    /**
     * @param logits start and end of every token of the window, alternating
     */
    static Probabilities of(Window window, float[] logits) {
        double[] start = softmax(window, logits, 0);
        double[] end = softmax(window, logits, 1);
        int count = window.count();
        return new Probabilities(start, end, start[count] * end[count]);
    }

    /** Over the context tokens and, last, the first position. */
    private static double[] softmax(Window window, float[] logits, int side) {
        int count = window.count();
        double[] values = new double[count + 1];
        double greatest = logits[side];
        for (int i = 0; i < count; i++) {
            values[i] = logits[2 * (window.contextAt() + i) + side];
            greatest = Math.max(greatest, values[i]);
        }
        values[count] = logits[side];
        double sum = 0;
        for (int i = 0; i <= count; i++) {
            values[i] = Math.exp(values[i] - greatest);
            sum += values[i];
        }
        for (int i = 0; i <= count; i++) {
            values[i] /= sum;
        }
        return values;
    }
}
