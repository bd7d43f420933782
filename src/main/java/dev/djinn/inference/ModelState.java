package dev.djinn.inference;

import java.util.Locale;

/** Where a model version is on its way to serving. */
public enum ModelState {
    LOADING,
    READY,
    /** Unloaded until a request comes. */
    IDLE,
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
