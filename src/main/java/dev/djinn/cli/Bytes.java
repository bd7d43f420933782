package dev.djinn.cli;

import java.util.Locale;

/** Sizes as Djinn's configuration has them, of 1024 × 1024 bytes to the MB. */
final class Bytes {

    private Bytes() {}

    static String text(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return rounded(bytes, 1 << 10, "KB");
        }
        return bytes < 1 << 30 ? rounded(bytes, 1 << 20, "MB") : rounded(bytes, 1 << 30, "GB");
    }

    private static String rounded(long bytes, long unit, String name) {
        return String.format(Locale.ROOT, "%.1f %s", (double) bytes / unit, name);
    }
}
