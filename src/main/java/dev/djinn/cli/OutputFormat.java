package dev.djinn.cli;

import java.util.Locale;

/** How results are written. */
enum OutputFormat {
    TEXT,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
