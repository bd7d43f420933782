package dev.djinn.registry;

import java.util.Locale;

/** How far a replica has got with a version. */
public enum ObservedState {
    PENDING,
    FETCHING,
    VERIFYING,
    LOADING,
    WARMING,
    READY,
    DRAINING,
    UNLOADED,
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
