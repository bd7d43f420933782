package dev.djinn.registry;

import dev.djinn.problem.ServingException;

/** Checks of version numbers. */
final class Versions {

    private Versions() {}

    /**
     * @throws ServingException {@code INVALID_VALUE} when it is below 1
     */
    static void require(String field, int version) {
        if (version < 1) {
            throw ServingException.invalid(
                    field,
                    "The version %d is out of range: versions count from 1.".formatted(version));
        }
    }
}
