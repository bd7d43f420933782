package dev.djinn.model;

import dev.djinn.problem.ServingException;

/** One version of one model, written {@code name:version}; versions count from 1. */
public record ModelVersion(ModelName name, int version) {

    public ModelVersion {
        if (version < 1) {
            throw ServingException.invalid(
                    "version", "A version is a whole number from 1, not %d.".formatted(version));
        }
    }

    @Override
    public String toString() {
        return name + ":" + version;
    }
}
