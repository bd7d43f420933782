package dev.djinn.task.questionanswering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.inference.ModelOutput;
import dev.djinn.tokenization.TokenIds;
import dev.djinn.tokenization.TokenSequence;
import dev.djinn.tokenization.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanSearchTests {

    private static final int QUESTION = 4;

    /** Each token is two letters of the text; words are runs of tokens. */
    private static TokenSequence context(int... words) {
        int length = words.length;
        int[] starts = new int[length];
        int[] ends = new int[length];
        for (int i = 0; i < length; i++) {
            starts[i] = 2 * i;
            ends[i] = 2 * i + 2;
        }
        return new TokenSequence(new long[length], words, starts, ends);
    }

    private static int[] everyTokenAWord(int length) {
        int[] words = new int[length];
        for (int i = 0; i < length; i++) {
            words[i] = i;
        }
        return words;
    }

    private static String text(int tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2 * tokens; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    private static Window window(int first, int count) {
        int length = QUESTION + count + 1;
        return new Window(new TokenIds(new long[length], new long[length]), QUESTION, first, count);
    }

    private static List<Window> windows(int length, int room, int stride) {
        List<Window> windows = new ArrayList<>();
        for (int at = 0; ; at += room - stride) {
            int count = Math.min(room, length - at);
            windows.add(window(at, count));
            if (at + count == length) {
                return windows;
            }
        }
    }

    private static SpanSearch search(int topK, int maxAnswer, boolean impossible, boolean align) {
        return new SpanSearch(topK, 0, 0, maxAnswer, 0, impossible, align);
    }

    /** Logits of one window: low everywhere, 10 at the given context tokens. */
    private static ModelOutput pointing(Window window, int start, int end) {
        float[] logits = new float[2 * window.tokens().length()];
        logits[2 * (QUESTION + start)] = 10;
        logits[2 * (QUESTION + end) + 1] = 10;
        return new ModelOutput(logits);
    }

    @Test
    void findsTheAnswerThatTheModelPointsTo() {
        Window window = window(0, 6);
        List<Answer> answers =
                search(1, 30, false, true)
                        .answers(
                                text(6),
                                context(everyTokenAWord(6)),
                                List.of(window),
                                List.of(pointing(window, 2, 3)));
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().answer()).isEqualTo("efgh");
        assertThat(answers.getFirst().start()).isEqualTo(4);
        assertThat(answers.getFirst().end()).isEqualTo(8);
        assertThat(answers.getFirst().score()).isBetween(0.99, 1.0);
    }

    @Test
    void ignoresWhatTheModelSaysOfTheQuestion() {
        Window window = window(0, 3);
        ModelOutput output = pointing(window, 1, 1);
        for (int i = 1; i < QUESTION; i++) {
            output.values()[2 * i] = 1000;
            output.values()[2 * i + 1] = 1000;
        }
        output.values()[2 * (QUESTION + 3)] = 1000;
        output.values()[2 * (QUESTION + 3) + 1] = 1000;
        Answer answer =
                search(1, 30, true, false)
                        .answers(
                                text(3),
                                context(everyTokenAWord(3)),
                                List.of(window),
                                List.of(output))
                        .getFirst();
        assertThat(answer.answer()).isEqualTo("cd");
        assertThat(answer.score()).isGreaterThan(0.9);
    }

    @Test
    void neverEndsBeforeItStarts() {
        Window window = window(0, 6);
        List<Answer> answers =
                search(100, 30, false, false)
                        .answers(
                                text(6),
                                context(everyTokenAWord(6)),
                                List.of(window),
                                List.of(pointing(window, 5, 0)));
        assertThat(answers).hasSize(21).allMatch(answer -> answer.start() < answer.end());
    }

    @Test
    void honoursTheLongestAnswerWhateverItIs() {
        Window window = window(0, 6);
        for (int longest : new int[] {1, 3, 6, 1000, Integer.MAX_VALUE}) {
            List<Answer> answers =
                    search(100, longest, false, false)
                            .answers(
                                    text(6),
                                    context(everyTokenAWord(6)),
                                    List.of(window),
                                    List.of(pointing(window, 0, 5)));
            assertThat(answers)
                    .extracting(answer -> (answer.end() - answer.start()) / 2)
                    .contains(Math.min(longest, 6))
                    .allMatch(tokens -> tokens <= longest);
        }
    }

    @Test
    void widensAnswersToWholeWordsOnlyWhenAsked() {
        Window window = window(0, 6);
        TokenSequence context = context(0, 1, 1, 1, 2, 2);
        for (boolean align : new boolean[] {true, false}) {
            Answer answer =
                    search(1, 30, false, align)
                            .answers(
                                    text(6),
                                    context,
                                    List.of(window),
                                    List.of(pointing(window, 2, 4)))
                            .getFirst();
            assertThat(answer.start()).isEqualTo(align ? 2 : 4);
            assertThat(answer.end()).isEqualTo(align ? 12 : 10);
        }
    }

    @Test
    void widensBeyondTheEdgeOfAWindow() {
        Window window = window(2, 2);
        Answer answer =
                search(1, 30, false, true)
                        .answers(
                                text(6),
                                context(0, 1, 1, 2, 2, 3),
                                List.of(window),
                                List.of(pointing(window, 0, 1)))
                        .getFirst();
        assertThat(answer.start()).isEqualTo(2);
        assertThat(answer.end()).isEqualTo(10);
    }

    @Test
    void givesASpanOfOverlappingWindowsOnceWithItsBetterScore() {
        Window first = window(0, 4);
        Window second = window(2, 4);
        ModelOutput sure = pointing(second, 0, 1);
        ModelOutput unsure = pointing(first, 2, 3);
        unsure.values()[0] = 9;
        List<Answer> answers =
                search(50, 30, false, false)
                        .answers(
                                text(6),
                                context(everyTokenAWord(6)),
                                List.of(first, second),
                                List.of(unsure, sure));
        assertThat(answers).filteredOn(a -> a.start() == 4 && a.end() == 8).hasSize(1);
        assertThat(answers.getFirst().start()).isEqualTo(4);
        assertThat(answers.getFirst().score()).isGreaterThan(0.9);
    }

    @Test
    void saysThatThereIsNoAnswerOnlyWhenThatMayWin() {
        Window window = window(0, 3);
        float[] logits = new float[2 * window.tokens().length()];
        logits[0] = 10;
        logits[1] = 10;
        var outputs = List.of(new ModelOutput(logits));
        TokenSequence context = context(everyTokenAWord(3));
        Answer none = new Answer("", 0, 0, 0);
        assertThat(search(1, 30, true, true).answers(text(3), context, List.of(window), outputs))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("score")
                .containsExactly(none);
        assertThat(search(1, 30, false, true).answers(text(3), context, List.of(window), outputs))
                .allMatch(answer -> !answer.answer().isEmpty());
    }

    @Test
    void saysNoAnswerOnlyAsSurelyAsTheWindowThatDoubtsItMost() {
        Window first = window(0, 2);
        Window second = window(2, 2);
        float[] nothing = new float[2 * first.tokens().length()];
        nothing[0] = 20;
        nothing[1] = 20;
        Answer best =
                search(1, 30, true, true)
                        .answers(
                                text(4),
                                context(everyTokenAWord(4)),
                                List.of(first, second),
                                List.of(new ModelOutput(nothing), pointing(second, 0, 1)))
                        .getFirst();
        assertThat(best.answer()).isEqualTo("efgh");
    }

    @Test
    void answersNothingForAContextWithoutTokens() {
        Window window = window(0, 0);
        List<Answer> answers =
                search(5, 30, false, true)
                        .answers(
                                "\u0000",
                                context(),
                                List.of(window),
                                List.of(new ModelOutput(new float[2 * (QUESTION + 1)])));
        assertThat(answers).containsExactly(new Answer("", 1, 0, 0));
    }

    @Test
    void equalsABruteForceSearchOnRandomLogits() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int length = 1 + random.nextInt(24);
            int room = 1 + random.nextInt(10);
            int stride = random.nextInt(room);
            int[] words = new int[length];
            for (int i = 1; i < length; i++) {
                words[i] = words[i - 1] + (random.nextBoolean() ? 1 : 0);
            }
            TokenSequence context = context(words);
            List<Window> windows = windows(length, room, stride);
            List<ModelOutput> outputs = new ArrayList<>();
            for (Window window : windows) {
                float[] logits = new float[2 * window.tokens().length()];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) random.nextGaussian() * 3;
                }
                outputs.add(new ModelOutput(logits));
            }
            SpanSearch search =
                    search(
                            1 + random.nextInt(6),
                            1 + random.nextInt(8),
                            random.nextBoolean(),
                            random.nextBoolean());
            List<Answer> found = search.answers(text(length), context, windows, outputs);
            List<Answer> expected = bruteForce(search, text(length), context, windows, outputs);
            assertThat(found).as("seed %d", seed).hasSameSizeAs(expected);
            for (int i = 0; i < found.size(); i++) {
                Answer one = found.get(i);
                Answer other = expected.get(i);
                assertThat(one.score()).as("seed %d", seed).isCloseTo(other.score(), within(1e-12));
                assertThat(one.answer()).as("seed %d", seed).isEqualTo(other.answer());
                assertThat(one.start()).as("seed %d", seed).isEqualTo(other.start());
                assertThat(one.end()).as("seed %d", seed).isEqualTo(other.end());
            }
        }
    }

    private record Range(int start, int end) {}

    /** Scores every span of every window, then sorts. */
    private static List<Answer> bruteForce(
            SpanSearch search,
            String text,
            TokenSequence context,
            List<Window> windows,
            List<ModelOutput> outputs) {
        Map<Range, Double> best = new HashMap<>();
        double nothing = 1;
        for (int w = 0; w < windows.size(); w++) {
            Window window = windows.get(w);
            float[] logits = outputs.get(w).values();
            nothing =
                    Math.min(
                            nothing,
                            probability(logits, window, 0, 0) * probability(logits, window, 1, 0));
            for (int s = 0; s < window.count(); s++) {
                for (int e = s; e < window.count(); e++) {
                    if (e - s + 1 > search.maxAnswer()) {
                        continue;
                    }
                    double score =
                            probability(logits, window, 0, QUESTION + s)
                                    * probability(logits, window, 1, QUESTION + e);
                    int first = window.first() + s;
                    int last = window.first() + e;
                    if (search.alignToWords()) {
                        int[] words = context.words();
                        int firstWord = words[first];
                        int lastWord = words[last];
                        for (int i = words.length - 1; i >= 0; i--) {
                            first = words[i] == firstWord ? i : first;
                        }
                        for (int i = 0; i < words.length; i++) {
                            last = words[i] == lastWord ? i : last;
                        }
                    }
                    best.merge(
                            new Range(context.starts()[first], context.ends()[last]),
                            score,
                            Math::max);
                }
            }
        }
        List<Answer> answers = new ArrayList<>();
        best.forEach((range, score) ->
                answers.add(
                        new Answer(
                                text.substring(range.start(), range.end()),
                                score,
                                range.start(),
                                range.end())));
        if (search.impossible()) {
            answers.add(new Answer("", nothing, 0, 0));
        }
        answers.sort(Comparator.comparingDouble(Answer::score).reversed());
        return answers.subList(0, Math.min(search.topK(), answers.size()));
    }

    private static double probability(float[] logits, Window window, int side, int token) {
        double sum = Math.exp(logits[side]);
        for (int i = 0; i < window.count(); i++) {
            sum += Math.exp(logits[2 * (QUESTION + i) + side]);
        }
        return Math.exp(logits[2 * token + side]) / sum;
    }
}
