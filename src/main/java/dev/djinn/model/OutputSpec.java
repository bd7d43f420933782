package dev.djinn.model;

import java.util.List;
import java.util.Optional;

/**
 * What to make of a network's outputs.
 *
 * @param from names of the outputs to read, or their positions from 0 where they have no names;
 *     empty for the usual ones of the task
 * @param pooling how the vectors of tokens become an embedding; empty when the network gives one
 *     vector for each text
 * @param normalize whether embeddings get length 1 when a request says nothing of it
 * @param scores what makes scores of class outputs when a request names no function
 */
public record OutputSpec(
        List<String> from, Optional<Pooling> pooling, boolean normalize, ScoreFunction scores) {

    /** As the bundled models have it: logits, or one vector that is to be normalised. */
    public static final OutputSpec DEFAULT =
            new OutputSpec(List.of(), Optional.empty(), true, ScoreFunction.SOFTMAX);

    public OutputSpec {
        from = List.copyOf(from);
    }
}
