package dev.djinn.model;

import java.util.Locale;

/** The number format in which a variant computes. */
public enum Precision {
    FP32,
    BF16,
    FP16,
    INT8;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
