package dev.djinn.problem;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the client's words what is wrong with a JSON body. */
final class JsonFailures {

    /** What Jackson says of its own classes and settings at the end of a message. */
    private static final Pattern INTERNALS = Pattern.compile(" \\(start marker at .*|`");

    private JsonFailures() {}

    static ServingException of(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case MismatchedInputException mismatch when !mismatch.getPath().isEmpty() ->
                    wrongType(mismatch);
            case MismatchedInputException _ ->
                    ServingException.invalid(
                            "inputs",
                            "The body must be one JSON object, and under /v1 its field 'inputs' of a type that the path takes.");
            case InputCoercionException number -> outOfRange(number);
            default -> malformed(failure);
        };
    }

    private static ServingException malformed(JacksonException failure) {
        var location = failure.getLocation();
        String where =
                location == null || location.getLineNr() < 1
                        ? ""
                        : " at line %d, column %d"
                                .formatted(location.getLineNr(), location.getColumnNr());
        String what =
                failure instanceof StreamReadException
                        ? firstSentence(failure.getOriginalMessage())
                        : "it cannot be read";
        return new ServingException(
                ProblemCode.MALFORMED_REQUEST,
                "The body is not valid JSON in UTF-8%s: %s.".formatted(where, what));
    }

    /** Without the parser's own notes on where it began and what it read from. */
    private static String firstSentence(@Nullable String message) {
        String line =
                message == null
                        ? "it cannot be read"
                        : INTERNALS.matcher(message.lines().findFirst().orElse("")).replaceAll("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    private static ServingException unknownField(UnrecognizedPropertyException unknown) {
        Collection<Object> known =
                unknown.getKnownPropertyIds() == null ? List.of() : unknown.getKnownPropertyIds();
        String names =
                known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return ServingException.ofField(
                ProblemCode.UNKNOWN_FIELD,
                path(unknown),
                "'%s' is not known here. Known: %s.".formatted(unknown.getPropertyName(), names));
    }

    private static ServingException wrongType(MismatchedInputException mismatch) {
        String field = path(mismatch);
        return ServingException.invalid(
                field,
                "'%s' has the wrong type: it must be %s."
                        .formatted(field, name(mismatch.getTargetType(), field)));
    }

    /** A number that is good JSON, but too large for the field. */
    private static ServingException outOfRange(InputCoercionException number) {
        String field = path(number);
        return ServingException.invalid(
                field,
                "'%s' is out of range: it must be %s of at most 32 bits."
                        .formatted(field, name(number.getTargetType(), field)));
    }

    static String name(@Nullable Class<?> type, String field) {
        if (type == null) {
            return "of another type";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return field.equals("inputs") ? "a string or a list of strings" : "a string";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        return Number.class.isAssignableFrom(type) ? "a number" : "an object";
    }

    /** As in {@code inputs[3].context}. */
    private static String path(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference part : failure.getPath()) {
            if (part.getPropertyName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
            }
        }
        return path.toString();
    }
}
