package dev.djinn.tokenization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.TokenizerSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTokensTests {

    private static final Map<String, GoldenTokens> GOLDENS = new HashMap<>();
    private static final Map<String, Tokenizer> TOKENIZERS = new HashMap<>();

    @BeforeAll
    static void load() throws IOException {
        for (String name : List.of("uncased", "cased", "bpe")) {
            GoldenTokens golden = GoldenTokens.of(name);
            GOLDENS.put(name, golden);
            var spec = new TokenizerSpec("tokenizer.json", golden.cut());
            TOKENIZERS.put(name, Tokenizer.load(GoldenTokens.folder(name), spec));
        }
    }

    @AfterAll
    static void close() {
        TOKENIZERS.values().forEach(Tokenizer::close);
    }

    static Stream<Arguments> texts() {
        return GOLDENS.entrySet().stream()
                .flatMap(golden ->
                        golden.getValue().texts().stream()
                                .map(text -> Arguments.of(golden.getKey(), text)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void givesTheTokensWordsAndOffsetsOfPython(String name, GoldenTokens.Encoded expected) {
        TokenSequence tokens = tokens(name, expected.text());

        assertThat(tokens.ids()).containsExactly(expected.ids());
        assertThat(tokens.words()).containsExactly(expected.words());
        assertThat(tokens.starts()).containsExactly(expected.starts());
        assertThat(tokens.ends()).containsExactly(expected.ends());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void cutsWherePythonCuts(String name, GoldenTokens.Encoded expected) {
        assertThat(encoded(name, expected.text(), Truncation.RIGHT).tokens().ids())
                .containsExactly(expected.right());
        assertThat(encoded(name, expected.text(), Truncation.LEFT).tokens().ids())
                .containsExactly(expected.left());
        assertThat(encoded(name, expected.text(), Truncation.RIGHT).tokens().types())
                .containsOnly(0);
    }

    static Stream<Arguments> windows() {
        return GOLDENS.entrySet().stream()
                .flatMap(golden ->
                        golden.getValue().windows().stream()
                                .map(windows -> Arguments.of(golden.getKey(), windows)));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void readsPairsInTheWindowsOfPython(String name, GoldenTokens.Windowed expected) {
        TokenSequence context = tokens(name, expected.context());

        List<Window> windows =
                TOKENIZERS
                        .get(name)
                        .windows(
                                tokens(name, expected.question()),
                                context,
                                expected.window(),
                                expected.stride(),
                                Integer.MAX_VALUE);

        assertThat(windows).hasSameSizeAs(expected.ids());
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            assertThat(window.tokens().ids()).containsExactly(expected.ids()[i]);
            assertThat(window.tokens().types()).containsExactly(expected.types()[i]);
            assertThat(GoldenTokens.part(context.starts(), window))
                    .containsExactly(expected.starts()[i]);
            assertThat(GoldenTokens.part(context.ends(), window))
                    .containsExactly(expected.ends()[i]);
        }
    }

    private static TokenSequence tokens(String name, String text) {
        return TOKENIZERS.get(name).tokens(text, "inputs");
    }

    private static EncodedText encoded(String name, String text, Truncation truncation) {
        return TOKENIZERS.get(name).encode(text, truncation, "inputs");
    }
}
