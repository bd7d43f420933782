package dev.djinn.registry;

import dev.djinn.model.ModelRef;
import dev.djinn.problem.ServingException;
import java.util.regex.Pattern;

/** An alias of a model, such as {@code default} or {@code champion}: formed as a model's name. */
public record AliasName(String value) implements Comparable<AliasName> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** The alias that a bare model name stands for. */
    public static final AliasName DEFAULT = new AliasName(ModelRef.DEFAULT_ALIAS);

    /**
     * @throws ServingException {@code INVALID_VALUE} when the text is not a name, or is a number,
     *     which would read like a version
     */
    public AliasName {
        if (NUMBER.matcher(value).matches()) {
            throw ServingException.invalid(
                    "alias",
                    "The alias '%s' would read like a version: use at least one letter."
                            .formatted(Texts.abbreviated(value)));
        }
        if (!FORM.matcher(value).matches()) {
            throw ServingException.invalid(
                    "alias",
                    "'%s' is not an alias: use 1 to 64 of a-z, 0-9, '-', '_' and '.', the first a letter or digit."
                            .formatted(Texts.abbreviated(value)));
        }
    }

    @Override
    public int compareTo(AliasName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
