package dev.djinn.model;

import java.util.Locale;

/**
 * How the vectors of a text's tokens become one, by the names and meanings of Sentence
 * Transformers. Padding never takes part.
 */
public enum Pooling {
    /** Their mean. */
    MEAN,
    /** Their sum divided by the square root of their number. */
    MEAN_SQRT_LEN,
    /** Their mean, each weighted by its position counted from 1. */
    WEIGHTEDMEAN,
    /** The greatest value of each dimension. */
    MAX,
    /** The first token's. */
    CLS,
    /** The last token's. */
    LASTTOKEN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
