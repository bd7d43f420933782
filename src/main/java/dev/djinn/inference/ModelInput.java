package dev.djinn.inference;

import dev.djinn.tokenization.TokenIds;

/** One input of a network. */
public sealed interface ModelInput {

    /** Its length in tokens; 1 where inputs of a model all have one size. */
    int length();

    /** Token ids of a text or a pair of texts. */
    record Text(TokenIds tokens) implements ModelInput {
        @Override
        public int length() {
            return tokens.length();
        }
    }

    /** Normalised pixels: three planes (red, green, blue) of {@code size} × {@code size}. */
    record Pixels(float[] planes, int size) implements ModelInput {
        @Override
        public int length() {
            return 1;
        }
    }
}
