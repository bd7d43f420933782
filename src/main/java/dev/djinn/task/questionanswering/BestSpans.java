package dev.djinn.task.questionanswering;

import java.util.HashMap;
import java.util.Map;

/** The best few different spans that were seen, each with its best score. */
final class BestSpans {

    private final int most;
    private final Map<Span, Double> scores = new HashMap<>();

    /** Score that a span must beat; 0 while there is room. */
    private double least;

    BestSpans(int most) {
        this.most = most;
    }

    boolean wants(double score) {
        return score > least;
    }

    void add(Span span, double score) {
        scores.merge(span, score, Math::max);
        if (scores.size() > most) {
            scores.remove(worst().getKey());
            least = worst().getValue();
        }
    }

    Map<Span, Double> scores() {
        return scores;
    }

    private Map.Entry<Span, Double> worst() {
        return scores.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    }
}
