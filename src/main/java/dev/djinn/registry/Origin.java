package dev.djinn.registry;

import java.util.Locale;

/** Who registered a version. */
public enum Origin {
    /** A package found in the models folder at start. */
    FOLDER,
    /** A request of the management API. */
    API;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
