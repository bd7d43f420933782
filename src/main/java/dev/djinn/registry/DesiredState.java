package dev.djinn.registry;

import java.util.Locale;

/** Whether replicas should have a version loaded. */
public enum DesiredState {
    LOADED,
    UNLOADED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
