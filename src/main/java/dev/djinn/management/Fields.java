package dev.djinn.management;

import dev.djinn.problem.ServingException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks of a request's fields. */
final class Fields {

    private Fields() {}

    /**
     * @param example as in messages
     * @throws ServingException {@code INVALID_VALUE} when it is missing
     */
    static <T> T require(String field, @Nullable T value, String example) {
        if (value == null) {
            throw ServingException.invalid(
                    field, "'%s' is missing: give it, as in %s.".formatted(field, example));
        }
        return value;
    }

    /**
     * What a parser of the vocabulary makes of a text, with its failure told of the field.
     *
     * @throws ServingException {@code INVALID_VALUE}
     */
    static <T> T parsed(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (ServingException | IllegalArgumentException e) {
            throw ServingException.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    /** Short enough for a message. */
    static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
