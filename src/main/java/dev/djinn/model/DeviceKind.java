package dev.djinn.model;

import java.util.Locale;

/** The kinds of device a variant can be made for. */
public enum DeviceKind {
    CPU,
    GPU;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
