package dev.djinn.model;

import dev.djinn.problem.ServingException;

/**
 * How a request names a model: a version ({@code name:2}) or an alias ({@code name@champion}, or
 * bare {@code name}).
 */
public sealed interface ModelRef {

    /** The alias that a bare name stands for. */
    String DEFAULT_ALIAS = "default";

    ModelName name();

    /** Exactly this version. */
    record Versioned(ModelName name, int version) implements ModelRef {
        @Override
        public String toString() {
            return name + ":" + version;
        }
    }

    /** Whatever version the alias points to. */
    record Aliased(ModelName name, String alias) implements ModelRef {
        @Override
        public String toString() {
            return alias.equals(DEFAULT_ALIAS) ? name.value() : name + "@" + alias;
        }
    }

    /**
     * Parses {@code name}, {@code name:version} or {@code name@alias}.
     *
     * @throws ServingException {@code INVALID_VALUE} when the text is none of these
     */
    static ModelRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon >= 0) {
            return new Versioned(
                    new ModelName(text.substring(0, colon)),
                    version(text, text.substring(colon + 1)));
        }
        int at = text.indexOf('@');
        if (at < 0) {
            return new Aliased(new ModelName(text), DEFAULT_ALIAS);
        }
        return new Aliased(
                new ModelName(text.substring(0, at)),
                new ModelName(text.substring(at + 1)).value());
    }

    private static int version(String text, String digits) {
        if (digits.matches("[1-9][0-9]{0,8}")) {
            return Integer.parseInt(digits);
        }
        throw ServingException.invalid(
                "model",
                "'%s' has no valid version after the colon: give a whole number, as in 'name:2'."
                        .formatted(ModelName.abbreviated(text)));
    }
}
