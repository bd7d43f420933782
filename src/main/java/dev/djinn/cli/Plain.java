package dev.djinn.cli;

import org.jspecify.annotations.Nullable;

/**
 * Text of the server as a terminal may be given it: in one line, and without control characters.
 */
final class Plain {

    private Plain() {}

    static String text(@Nullable String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }

    /** At most so many characters of it. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
