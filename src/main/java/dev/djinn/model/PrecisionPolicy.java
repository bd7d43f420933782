package dev.djinn.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** In which precision models may run: {@code auto}, or one by name as in {@code fp32}. */
public sealed interface PrecisionPolicy {

    /** The fastest that the device is made for. */
    record Auto() implements PrecisionPolicy {
        @Override
        public String toString() {
            return "auto";
        }
    }

    /** This one; a package or a device without it is an error. */
    record Only(Precision precision) implements PrecisionPolicy {
        @Override
        public String toString() {
            return precision.toString();
        }
    }

    /** Whether a variant of that precision may be taken. */
    default boolean allows(Precision precision) {
        return switch (this) {
            case Auto _ -> true;
            case Only(Precision only) -> only == precision;
        };
    }

    /**
     * Parses a property value.
     *
     * @throws IllegalArgumentException naming the value and the accepted ones
     */
    static PrecisionPolicy parse(String text) {
        String name = text.strip();
        if (name.equals("auto")) {
            return new Auto();
        }
        return Arrays.stream(Precision.values())
                .filter(precision -> precision.toString().equals(name))
                .findFirst()
                .<PrecisionPolicy>map(Only::new)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is not a precision: use auto, %s."
                                        .formatted(
                                                text,
                                                Arrays.stream(Precision.values())
                                                        .map(Precision::toString)
                                                        .collect(Collectors.joining(", ")))));
    }
}
