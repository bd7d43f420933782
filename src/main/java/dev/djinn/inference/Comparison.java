package dev.djinn.inference;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * How two answers to one request differ.
 *
 * @param agrees whether a client would draw the same conclusion from both
 * @param difference greatest one between their scores, at least 0; empty when nothing can be
 *     compared
 */
public record Comparison(boolean agrees, OptionalDouble difference) {

    /** Of a request with several inputs: agrees when all do, with the greatest difference. */
    public static Comparison all(Collection<Comparison> inputs) {
        return new Comparison(
                inputs.stream().allMatch(Comparison::agrees),
                inputs.stream().flatMapToDouble(input -> input.difference.stream()).max());
    }
}
