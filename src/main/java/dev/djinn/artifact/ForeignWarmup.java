package dev.djinn.artifact;

import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Warmup;
import java.util.List;

/**
 * Shapes to warm other people's networks up with: two lengths and two batch sizes, so that one that
 * was traced for a single shape fails before it serves.
 */
final class ForeignWarmup {

    static final Warmup IMAGES = new Warmup(List.of(1), List.of(1, 2));

    private ForeignWarmup() {}

    static Warmup texts(TokenizerSpec tokenizer) {
        int longest = tokenizer.maxLength();
        return new Warmup(List.of(Math.min(16, longest / 2), Math.min(96, longest)), List.of(1, 2));
    }
}
