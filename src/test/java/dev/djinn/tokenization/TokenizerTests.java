package dev.djinn.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.TokenizerSpec;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTests {

    private static final long CLS = 101;
    private static final long SEP = 102;
    private static final int MAX_LENGTH = 16;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        tokenizer =
                Tokenizer.load(
                        Path.of("models/sentiment/1"),
                        new TokenizerSpec("tokenizer.json", MAX_LENGTH));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static TokenSequence tokens(String text) {
        return tokenizer.tokens(text, "inputs");
    }

    private static List<String> pieces(String text) {
        TokenSequence tokens = tokens(text);
        int[] points = text.codePoints().toArray();
        return java.util.stream.IntStream.range(0, tokens.length())
                .mapToObj(i ->
                        new String(
                                points, tokens.starts()[i], tokens.ends()[i] - tokens.starts()[i]))
                .toList();
    }

    /** What {@link Tokenizer#encode} must give, the slow way. */
    private static long[] reference(String text, Truncation truncation) {
        long[] all = tokens(text).ids();
        int kept = Math.min(all.length, MAX_LENGTH - 2);
        int from = truncation == Truncation.RIGHT ? 0 : all.length - kept;
        long[] ids = new long[kept + 2];
        ids[0] = CLS;
        System.arraycopy(all, from, ids, 1, kept);
        ids[ids.length - 1] = SEP;
        return ids;
    }

    @Test
    void givesBertsIdsWithItsSpecialTokens() {
        EncodedText encoded = tokenizer.encode("Hello world", Truncation.RIGHT, "inputs");
        assertThat(encoded.tokens().ids()).containsExactly(CLS, 7592, 2088, SEP);
        assertThat(encoded.tokens().types()).containsExactly(0, 0, 0, 0);
        assertThat(encoded.truncated()).isFalse();
    }

    @Test
    void cutsTheEndOrTheBeginning() {
        String text = "hello " + "the ".repeat(20) + "world";
        EncodedText right = tokenizer.encode(text, Truncation.RIGHT, "inputs");
        assertThat(right.tokens().ids()).hasSize(MAX_LENGTH).startsWith(CLS, 7592).endsWith(SEP);
        assertThat(right.truncated()).isTrue();
        EncodedText left = tokenizer.encode(text, Truncation.LEFT, "inputs");
        assertThat(left.tokens().ids()).hasSize(MAX_LENGTH).startsWith(CLS).endsWith(2088, SEP);
        assertThat(left.truncated()).isTrue();
    }

    @Test
    void cutsNothingThatJustFits() {
        for (Truncation truncation : Truncation.values()) {
            assertThat(tokenizer.encode("the ".repeat(14), truncation, "inputs").truncated())
                    .isFalse();
            assertThat(tokenizer.encode("the ".repeat(15), truncation, "inputs").truncated())
                    .isTrue();
        }
    }

    @Test
    void readsOnlyAsMuchAsItNeedsWithTheSameResult() {
        long seed = 7;
        Random random = new Random(seed);
        String[] words = {
            "hello",
            "tokenization",
            "x".repeat(99),
            "y".repeat(300),
            "日本語",
            "🙂",
            "e\u0301",
            "  \n",
            "-",
            "\u0000",
            "Straße",
            "supercalifragilistic"
        };
        for (int run = 0; run < 60; run++) {
            StringBuilder text = new StringBuilder();
            int length = 500 + random.nextInt(4000);
            while (text.length() < length) {
                text.append(words[random.nextInt(words.length)]);
                text.append(random.nextInt(8) == 0 ? "" : " ");
            }
            EncodedText encoded = tokenizer.encode(text.toString(), Truncation.RIGHT, "inputs");
            assertThat(encoded.tokens().ids())
                    .as("seed %d, run %d", seed, run)
                    .containsExactly(reference(text.toString(), Truncation.RIGHT));
            assertThat(encoded.truncated())
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(tokens(text.toString()).length() > MAX_LENGTH - 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "z", "🙂", "the "})
    void readsTextsOfTwoMegabytes(String unit) {
        String text = "hello " + unit.repeat(2_000_000 / unit.length()) + " world";
        String same = "hello " + unit.repeat(2000) + " world";
        assertThat(tokenizer.encode(text, Truncation.RIGHT, "inputs").tokens().ids())
                .containsExactly(reference(same, Truncation.RIGHT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Hello, world;Hello|,|world",
                "🙂 hello;🙂|hello",
                "日本 x;日|本|x",
                "Café world;Café|world",
                "e\u0301a b;e\u0301a|b",
                "tokenizing;token|izing"
            })
    void countsOffsetsInCodePoints(String text, String pieces) {
        assertThat(pieces(text)).containsExactly(pieces.split("\\|"));
    }

    @Test
    void numbersWords() {
        TokenSequence tokens = tokens("the tokenizing world");
        assertThat(tokens.words()).containsExactly(0, 1, 1, 2);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,0", "3,7", "5,8", "6,9", "6,10", "6,11", "6,40", "6,200", "9,57"})
    void coversEveryContextTokenInWindowsThatNeverExceedTheirSize(int asked, int length) {
        TokenSequence question = tokens("what ".repeat(asked));
        TokenSequence context = tokens("the quick brown fox ".repeat(50)).head(length);
        for (int stride : new int[] {0, 1, 4}) {
            List<Window> windows = tokenizer.windows(question, context, 20, stride, 1024);
            boolean[] covered = new boolean[length];
            for (Window window : windows) {
                long[] ids = window.tokens().ids();
                assertThat(ids).hasSizeLessThanOrEqualTo(20);
                assertThat(ids).startsWith(CLS).endsWith(SEP);
                assertThat(ids[window.contextAt() - 1]).isEqualTo(SEP);
                assertThat(Arrays.copyOfRange(ids, 1, 1 + asked)).isEqualTo(question.ids());
                for (int i = 0; i < window.count(); i++) {
                    assertThat(ids[window.contextAt() + i])
                            .isEqualTo(context.ids()[window.first() + i]);
                    assertThat(window.tokens().types()[window.contextAt() + i]).isOne();
                    covered[window.first() + i] = true;
                }
                assertThat(window.tokens().types()[window.contextAt() - 1]).isZero();
            }
            assertThat(covered).doesNotContain(false);
            for (int i = 1; i < windows.size(); i++) {
                Window before = windows.get(i - 1);
                assertThat(before.first() + before.count() - windows.get(i).first())
                        .isEqualTo(stride);
            }
        }
    }

    @Test
    void refusesAStrideThatLeavesNoRoom() {
        TokenSequence text = tokens("the quick brown fox jumps");
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> tokenizer.windows(text, text, 20, 12, 1024))
                .withMessageContaining("20")
                .withMessageContaining("12 context tokens")
                .withMessageContaining("doc_stride")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.INVALID_VALUE);
                    assertThat(e.field()).contains("parameters.doc_stride");
                });
        assertThat(tokenizer.windows(text, text, 20, 11, 1024)).isNotEmpty();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> tokenizer.windows(text, text, 4, 0, 1024))
                .withMessageContaining("0 context tokens");
    }

    @ParameterizedTest
    @CsvSource({"'a\uD83D',1", "'\uDE42a',0", "'🙂 \uD83D x',3"})
    void refusesAnUnpairedSurrogateWithItsPlace(String text, int index) {
        for (Truncation truncation : Truncation.values()) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> tokenizer.encode(text, truncation, "inputs[3]"))
                    .withMessageContaining("index " + index)
                    .satisfies(e -> assertThat(e.field()).contains("inputs[3]"));
        }
    }

    @Test
    void refusesAContextOfMoreWindowsThanThereMayBe() {
        TokenSequence question = tokenizer.tokens("who", "q");
        TokenSequence context = tokenizer.tokens("a ".repeat(1000), "c");
        int needed = tokenizer.windows(question, context, 20, 10, 1024).size();
        assertThat(tokenizer.windows(question, context, 20, 10, needed)).hasSize(needed);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> tokenizer.windows(question, context, 20, 10, needed - 1))
                .withMessageContaining("doc_stride")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_VALUE));
    }
}
