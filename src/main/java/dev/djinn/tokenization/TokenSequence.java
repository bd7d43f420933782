package dev.djinn.tokenization;

import java.util.Arrays;

/**
 * The tokens of one text, without special tokens.
 *
 * @param ids vocabulary indices
 * @param words index of each token's word, counted from 0
 * @param starts first code point of each token in the text
 * @param ends code point after each token's last
 */
public record TokenSequence(long[] ids, int[] words, int[] starts, int[] ends) {

    public int length() {
        return ids.length;
    }

    /** The first {@code count} tokens, or all when there are fewer. */
    public TokenSequence head(int count) {
        return count >= length() ? this : range(0, count);
    }

    /** The last {@code count} tokens, or all when there are fewer. */
    public TokenSequence tail(int count) {
        return count >= length() ? this : range(length() - count, length());
    }

    private TokenSequence range(int from, int to) {
        return new TokenSequence(
                Arrays.copyOfRange(ids, from, to),
                Arrays.copyOfRange(words, from, to),
                Arrays.copyOfRange(starts, from, to),
                Arrays.copyOfRange(ends, from, to));
    }
}
