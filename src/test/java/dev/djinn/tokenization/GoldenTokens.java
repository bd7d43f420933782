package dev.djinn.tokenization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What transformers' fast tokenizers give, below {@code src/test/resources/tokenization}; written
 * by {@code training/goldens/make_tokenizer_goldens.py}.
 *
 * @param cut most tokens of {@link Encoded#right} and {@link Encoded#left}
 */
record GoldenTokens(int cut, List<Encoded> texts, List<Windowed> windows) {

    private static final Path FOLDER = Path.of("src/test/resources/tokenization");

    /**
     * One text.
     *
     * @param words -1 where a token belongs to none
     * @param right ids with special tokens of the text's beginning
     * @param left likewise of its end
     */
    record Encoded(
            String name,
            String text,
            long[] ids,
            int[] words,
            int[] starts,
            int[] ends,
            long[] right,
            long[] left) {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A question with all windows of a context.
     *
     * @param window most tokens of one window
     * @param starts of the context's tokens in each window
     */
    record Windowed(
            String question,
            String context,
            int window,
            int stride,
            long[][] ids,
            long[][] types,
            int[][] starts,
            int[][] ends) {

        @Override
        public String toString() {
            return "'%.20s' in '%.20s'".formatted(question, context);
        }
    }

    static GoldenTokens of(String tokenizer) {
        try {
            String json = Files.readString(FOLDER.resolve(tokenizer + ".json"));
            return new JsonMapper().readValue(json, GoldenTokens.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Folder of the tokenizer's own file. */
    static Path folder(String tokenizer) {
        return tokenizer.equals("uncased") ? Path.of("models/minilm/1") : FOLDER.resolve(tokenizer);
    }

    /**
     * As many of the context's tokens as the window holds, from the one that the window begins
     * with.
     */
    static int[] part(int[] values, Window window) {
        return Arrays.copyOfRange(values, window.first(), window.first() + window.count());
    }
}
