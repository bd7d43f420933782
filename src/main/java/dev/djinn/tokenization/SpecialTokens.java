package dev.djinn.tokenization;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a tokenizer puts its special tokens: {@code start first end} for one text, {@code pairStart
 * first middle second pairEnd} for two, with the segment of each run.
 */
record SpecialTokens(
        long[] start,
        long[] end,
        long[] pairStart,
        long[] middle,
        long[] pairEnd,
        long secondType) {

    /**
     * Reads the layout off two encoded samples.
     *
     * @param single ids of a one-text sample
     * @param singleMask 1 where a token of it is special
     * @param pair ids of a two-text sample
     * @param pairMask 1 where a token of it is special
     * @param pairTypes segments of the two-text sample
     */
    static SpecialTokens of(
            long[] single, long[] singleMask, long[] pair, long[] pairMask, long[] pairTypes) {
        int first = indexOf(singleMask, 0, 0);
        int last = lastTextToken(singleMask);
        int pairFirst = indexOf(pairMask, 0, 0);
        int middle = indexOf(pairMask, 1, pairFirst);
        int second = indexOf(pairMask, 0, middle);
        int pairLast = lastTextToken(pairMask);
        return new SpecialTokens(
                Arrays.copyOf(single, first),
                Arrays.copyOfRange(single, last + 1, single.length),
                Arrays.copyOf(pair, pairFirst),
                Arrays.copyOfRange(pair, middle, second),
                Arrays.copyOfRange(pair, pairLast + 1, pair.length),
                pairTypes[second]);
    }

    private static int indexOf(long[] mask, long value, int from) {
        return IntStream.range(from, mask.length)
                .filter(i -> mask[i] == value)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the tokenizer puts no special tokens around a pair of texts"));
    }

    private static int lastTextToken(long[] mask) {
        return IntStream.range(0, mask.length).filter(i -> mask[i] == 0).max().orElse(-1);
    }

    /** Special tokens around one text. */
    int single() {
        return start.length + end.length;
    }

    /** Special tokens around two texts. */
    int pair() {
        return pairStart.length + middle.length + pairEnd.length;
    }

    TokenIds wrap(long[] text) {
        long[] ids = concat(start, text, end);
        return new TokenIds(ids, new long[ids.length]);
    }

    TokenIds wrap(long[] first, long[] second) {
        long[] ids = concat(pairStart, first, middle, second, pairEnd);
        long[] types = new long[ids.length];
        Arrays.fill(types, secondAt(first.length), types.length, secondType);
        return new TokenIds(ids, types);
    }

    int secondAt(int firstLength) {
        return pairStart.length + firstLength + middle.length;
    }

    private static long[] concat(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
    }
}
