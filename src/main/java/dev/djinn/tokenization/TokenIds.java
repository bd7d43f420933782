package dev.djinn.tokenization;

/**
 * What a network reads: token ids with special tokens, and the segment of each.
 *
 * @param ids vocabulary indices
 * @param types 0 for the first text and its special tokens, 1 for the second
 */
public record TokenIds(long[] ids, long[] types) {

    public int length() {
        return ids.length;
    }
}
