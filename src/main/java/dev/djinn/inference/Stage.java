package dev.djinn.inference;

import java.util.Locale;

/** The parts of a request's time. */
public enum Stage {
    PREPROCESS,
    QUEUE,
    INFER,
    POSTPROCESS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
