package dev.djinn.task.questionanswering;

import dev.djinn.inference.ModelOutput;
import dev.djinn.tokenization.TokenSequence;
import dev.djinn.tokenization.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /**
     * The best answers, best first.
     *
     * @param outputs for each window start and end logits of its tokens, alternating
     */
    List<Answer> answers(
            String text, TokenSequence context, List<Window> windows, List<ModelOutput> outputs) {
        BestSpans best = new BestSpans(topK);
        double nothing = 1;
        for (int i = 0; i < windows.size(); i++) {
            Probabilities probabilities = Probabilities.of(windows.get(i), outputs.get(i).values());
            nothing = Math.min(nothing, probabilities.nothing());
            collect(probabilities, windows.get(i), context, best);
        }
        CodePoints points = new CodePoints(text);
        List<Answer> answers = new ArrayList<>();
        best.scores().forEach((span, score) -> answers.add(answer(span, score, context, points)));
        if (impossible || answers.isEmpty()) {
            answers.add(new Answer("", nothing, 0, 0));
        }
        answers.sort(
                Comparator.comparingDouble(Answer::score)
                        .reversed()
                        .thenComparingInt(Answer::start));
        return List.copyOf(answers.subList(0, Math.min(topK, answers.size())));
    }

    private void collect(
            Probabilities probabilities, Window window, TokenSequence context, BestSpans best) {
        for (int start = 0; start < window.count(); start++) {
            for (int end = start; end - start < maxAnswer && end < window.count(); end++) {
                double score = probabilities.start()[start] * probabilities.end()[end];
                if (best.wants(score)) {
                    best.add(span(window.first() + start, window.first() + end, context), score);
                }
            }
        }
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
