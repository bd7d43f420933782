package dev.djinn.model;

/**
 * How text becomes tokens.
 *
 * @param file the tokenizer's JSON file in the package
 * @param maxLength most tokens of one input, special tokens included
 */
public record TokenizerSpec(String file, int maxLength) {

    public TokenizerSpec {
        if (maxLength < 8) {
            throw new IllegalArgumentException(
                    "tokenizer: max_length must be at least 8, got " + maxLength);
        }
    }
}
