package dev.djinn.task.questionanswering;

import dev.djinn.inference.ModelOutput;
import dev.djinn.tokenization.TokenSequence;
import dev.djinn.tokenization.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the best spans of a context in what a reader says about its windows. Start and end
 * probabilities are taken over a window's context and its first position, which stands for "no
 * answer"; a span's score is the product of both, so a window without the answer, whose mass lies
 * on that position, has none to give. As in Hugging Face's question answering pipeline.
 *
 * @param window tokens of one window
 * @param stride tokens that neighbouring windows share
 * @param maxAnswer tokens of the longest span
 */
record SpanSearch(
        int topK,
        int window,
        int stride,
        int maxAnswer,
        int maxQuestion,
        boolean impossible,
        boolean alignToWords) {

    /** A span of whole context tokens, first and last included. */
    private record Span(int first, int last) {}

    /**
     * The best answers, best first.
     *
     * @param outputs for each window start and end logits of its tokens, alternating
     */
    List<Answer> answers(
            String text, TokenSequence context, List<Window> windows, List<ModelOutput> outputs) {
        Map<Span, Double> spans = new HashMap<>();
        double nothing = 1;
        for (int i = 0; i < windows.size(); i++) {
            Probabilities probabilities = Probabilities.of(windows.get(i), outputs.get(i).values());
            nothing = Math.min(nothing, probabilities.nothing());
            collect(probabilities, windows.get(i), context, spans);
        }
        CodePoints points = new CodePoints(text);
        List<Answer> answers =
                new ArrayList<>(
                        spans.entrySet().stream()
                                .map(span ->
                                        answer(span.getKey(), span.getValue(), context, points))
                                .toList());
        if (impossible || answers.isEmpty()) {
            answers.add(new Answer("", nothing, 0, 0));
        }
        answers.sort(
                Comparator.comparingDouble(Answer::score)
                        .reversed()
                        .thenComparingInt(Answer::start));
        return List.copyOf(answers.subList(0, Math.min(topK, answers.size())));
    }

    /** Adds a window's best spans; as many as could be among the best of all. */
    private void collect(
            Probabilities probabilities,
            Window window,
            TokenSequence context,
            Map<Span, Double> spans) {
        Map<Span, Double> found = new HashMap<>();
        double worst = 0;
        for (int start = 0; start < window.count(); start++) {
            for (int end = start; end - start < maxAnswer && end < window.count(); end++) {
                double score = probabilities.start()[start] * probabilities.end()[end];
                if (score <= worst) {
                    continue;
                }
                found.merge(
                        span(window.first() + start, window.first() + end, context),
                        score,
                        Math::max);
                if (found.size() > topK) {
                    found.remove(least(found).getKey());
                    worst = least(found).getValue();
                }
            }
        }
        found.forEach((span, score) -> spans.merge(span, score, Math::max));
    }

    private static Map.Entry<Span, Double> least(Map<Span, Double> spans) {
        return spans.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    }

    private Span span(int first, int last, TokenSequence context) {
        if (!alignToWords) {
            return new Span(first, last);
        }
        int[] words = context.words();
        int from = first;
        while (from > 0 && words[from - 1] == words[first]) {
            from--;
        }
        int to = last;
        while (to < words.length - 1 && words[to + 1] == words[last]) {
            to++;
        }
        return new Span(from, to);
    }

    private static Answer answer(Span span, double score, TokenSequence context, CodePoints text) {
        int start = context.starts()[span.first()];
        int end = context.ends()[span.last()];
        return new Answer(text.substring(start, end), score, start, end);
    }
}
