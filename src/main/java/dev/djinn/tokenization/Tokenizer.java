package dev.djinn.tokenization;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model's tokenizer: texts of any length in, token ids out. Immutable and safe to share; {@link
 * #close} only when nobody uses it any more.
 */
public final class Tokenizer implements AutoCloseable {

    /**
     * Tokens beyond the wanted ones that a cut text must still have, so that the cut cannot have
     * changed those: longer than any single word's pieces (WordPiece gives up at 100 characters).
     */
    private static final int MARGIN = 128;

    private static final int CHARACTERS_PER_TOKEN = 8;

    private final HuggingFaceTokenizer tokenizer;
    private final SpecialTokens special;
    private final int maxLength;

    private Tokenizer(HuggingFaceTokenizer tokenizer, int maxLength) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        Encoding single = tokenizer.encode("a", true, false);
        Encoding pair = tokenizer.encode("a", "a", true, false);
        this.special =
                SpecialTokens.of(
                        single.getIds(),
                        single.getSpecialTokenMask(),
                        pair.getIds(),
                        pair.getSpecialTokenMask(),
                        pair.getTypeIds());
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IOException when the file cannot be read or is no tokenizer
     */
    public static Tokenizer load(Path directory, TokenizerSpec spec) throws IOException {
        Map<String, String> whole = Map.of("truncation", "false", "padding", "false");
        return new Tokenizer(
                HuggingFaceTokenizer.newInstance(directory.resolve(spec.file()), whole),
                spec.maxLength());
    }

    /** Most tokens of one input, special tokens included. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * One text as a network's input, cut to {@link #maxLength} tokens.
     *
     * @param field name of the request field that holds the text, for failures
     * @throws ServingException {@code INVALID_VALUE} when the text is no valid Unicode
     */
    public EncodedText encode(String text, Truncation truncation, String field) {
        int room = maxLength - special.single();
        long[] ids =
                truncation == Truncation.RIGHT ? beginning(text, room, field) : ids(text, field);
        int surplus = Math.max(0, ids.length - room);
        int from = truncation == Truncation.RIGHT ? 0 : surplus;
        long[] kept = Arrays.copyOfRange(ids, from, from + ids.length - surplus);
        return new EncodedText(special.wrap(kept), surplus > 0);
    }

    /**
     * All tokens of a text.
     *
     * @throws ServingException {@code INVALID_VALUE} when the text is no valid Unicode
     */
    public TokenSequence tokens(String text, String field) {
        requireUnicode(text, field);
        Encoding encoding = tokenizer.encode(text, false, false);
        CharSpan[] spans = encoding.getCharTokenSpans();
        return new TokenSequence(
                encoding.getIds(),
                Arrays.stream(encoding.getWordIds()).mapToInt(Math::toIntExact).toArray(),
                Arrays.stream(spans).mapToInt(CharSpan::getStart).toArray(),
                Arrays.stream(spans).mapToInt(CharSpan::getEnd).toArray());
    }

    /**
     * The windows that together read a whole context with one question.
     *
     * @param window tokens of one window, special tokens included
     * @param stride tokens that neighbouring windows share
     * @param most windows that there may be
     * @throws ServingException {@code INVALID_VALUE} when question and stride leave no room for the
     *     context, or when it takes more windows
     */
    public List<Window> windows(
            TokenSequence question, TokenSequence context, int window, int stride, int most) {
        int room = window - question.length() - special.pair();
        if (room <= stride) {
            throw ServingException.invalid(
                    "parameters.doc_stride",
                    "A window of %d tokens has room for %d context tokens beside the question, which must be more than the stride of %d: give a smaller doc_stride or max_question_len, or a larger max_seq_len."
                            .formatted(window, Math.max(room, 0), stride));
        }
        int beyond = Math.max(0, context.length() - room);
        int needed = 1 + Math.ceilDiv(beyond, room - stride);
        if (needed > most) {
            throw ServingException.invalid(
                    "inputs",
                    "The contexts take more windows than this server computes for one request (%d needed where %d are left): send less context, or a smaller doc_stride."
                            .formatted(needed, most));
        }
        List<Window> windows = new ArrayList<>(needed);
        int at = 0;
        while (true) {
            int count = Math.min(room, context.length() - at);
            long[] part = Arrays.copyOfRange(context.ids(), at, at + count);
            windows.add(
                    new Window(
                            special.wrap(question.ids(), part),
                            special.secondAt(question.length()),
                            at,
                            count));
            if (at + count == context.length()) {
                return windows;
            }
            at += room - stride;
        }
    }

    /**
     * Ids of as much of the text as is needed to know its first {@code count} and whether there are
     * more.
     */
    private long[] beginning(String text, int count, String field) {
        for (long cut = (long) (count + MARGIN) * CHARACTERS_PER_TOKEN;
                cut < text.length();
                cut *= 4) {
            long[] ids = ids(text.substring(0, codePointBoundary(text, (int) cut)), field);
            if (ids.length >= count + MARGIN) {
                return ids;
            }
        }
        return ids(text, field);
    }

    /**
     * Without the strings, words and spans that the library otherwise makes of each token, a third
     * of the time. What else its own {@code encode} does needs options that {@link #load} does not
     * give.
     */
    private long[] ids(String text, String field) {
        requireUnicode(text, field);
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    private static int codePointBoundary(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index))
                        && Character.isHighSurrogate(text.charAt(index - 1))
                ? index - 1
                : index;
    }

    private static void requireUnicode(String text, String field) {
        int broken = unpairedSurrogate(text);
        if (broken >= 0) {
            throw ServingException.invalid(
                    field,
                    "Unpaired surrogate at UTF-16 index %d: send valid Unicode.".formatted(broken));
        }
    }

    private static int unpairedSurrogate(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (Character.getType(codePoint) == Character.SURROGATE) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
