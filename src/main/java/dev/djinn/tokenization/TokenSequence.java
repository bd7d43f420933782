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
        if (count >= length()) {
            return this;
        }
        return new TokenSequence(
                Arrays.copyOf(ids, count),
                Arrays.copyOf(words, count),
                Arrays.copyOf(starts, count),
                Arrays.copyOf(ends, count));
    }
}
