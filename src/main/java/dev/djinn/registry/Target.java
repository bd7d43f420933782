package dev.djinn.registry;

import dev.djinn.problem.ServingException;

/**
 * A version's share of an alias' requests: its weight among the weights of all targets.
 *
 * @param weight 0 to 1 000 000; a version with 0 is kept at hand and gets none
 */
public record Target(int version, int weight) {

    private static final int GREATEST = 1_000_000;

    /**
     * @throws ServingException {@code INVALID_VALUE} when a number is out of range
     */
    public Target {
        Versions.require("targets.version", version);
        if (weight < 0 || weight > GREATEST) {
            throw ServingException.invalid(
                    "targets.weight",
                    "The weight %d of version %d is out of range: give 0 to %d."
                            .formatted(weight, version, GREATEST));
        }
    }
}
