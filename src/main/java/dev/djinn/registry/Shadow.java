package dev.djinn.registry;

import dev.djinn.problem.ServingException;

/**
 * A version that gets copies of an alias' requests; its results are compared and never returned.
 *
 * @param percent share of the requests that is copied, above 0 and at most 100
 */
public record Shadow(int version, double percent) {

    /**
     * @throws ServingException {@code INVALID_VALUE} when a number is out of range
     */
    public Shadow {
        Versions.require("shadow.version", version);
        if (!(percent > 0 && percent <= 100)) {
            throw ServingException.invalid(
                    "shadow.percent",
                    "The share %s of shadow version %d is out of range: give a percentage above 0 and at most 100, or no shadow."
                            .formatted(percent, version));
        }
    }
}
