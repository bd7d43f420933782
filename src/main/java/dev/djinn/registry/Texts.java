package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.nio.charset.StandardCharsets;

/** Checks of texts that come from outside. */
final class Texts {

    private Texts() {}

    /** Short enough for a message. */
    static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }

    /**
     * What every database can keep: neither NUL nor half of a surrogate pair, and cut to length.
     */
    static String storable(String value, int longest) {
        String cut = value.substring(0, Math.min(value.length(), longest));
        byte[] utf8 = cut.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * @throws ServingException {@code INVALID_VALUE} when the text is blank, longer than that or
     *     cannot be kept
     */
    static void require(String field, String value, int longest) {
        if (value.isBlank() || value.length() > longest) {
            throw ServingException.invalid(
                    field,
                    "'%s' has %d characters: give 1 to %d, not only spaces."
                            .formatted(abbreviated(value), value.length(), longest));
        }
        if (!value.equals(storable(value, longest))) {
            throw ServingException.invalid(
                    field,
                    "'%s' holds a NUL or half of a surrogate pair: leave that character out."
                            .formatted(abbreviated(storable(value, longest))));
        }
    }
}
