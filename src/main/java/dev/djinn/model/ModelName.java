package dev.djinn.model;

import dev.djinn.problem.ServingException;
import java.util.regex.Pattern;

/**
 * A model's name: lower-case letters, digits, {@code -}, {@code _} and {@code .}, at most 64
 * characters.
 */
public record ModelName(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /**
     * @throws ServingException {@code INVALID_VALUE} when the text is not a name
     */
    public ModelName {
        if (!FORM.matcher(value).matches()) {
            throw ServingException.invalid(
                    "model",
                    "'%s' is not a model name: use 1 to 64 of a-z, 0-9, '-', '_' and '.', the first a letter or digit."
                            .formatted(abbreviated(value)));
        }
    }

    static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }

    @Override
    public String toString() {
        return value;
    }
}
