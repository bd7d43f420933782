package dev.djinn.problem;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a client is told of. Its message says what happened, the value and the next step;
 * it never holds internals, since it is shown as it is.
 */
public final class ServingException extends RuntimeException {

    private final ProblemCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private ServingException(
            ProblemCode code,
            @Nullable String field,
            String message,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause, true, code.status() >= 500);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public ServingException(ProblemCode code, String message) {
        this(code, null, message, null, null);
    }

    public ServingException(ProblemCode code, String message, Throwable cause) {
        this(code, null, message, null, cause);
    }

    /**
     * A failure of one request field, named as a path such as {@code parameters.top_k} or {@code
     * inputs[3]}.
     */
    public static ServingException ofField(ProblemCode code, String field, String message) {
        return new ServingException(code, field, message, null, null);
    }

    /** A value that is valid JSON but cannot be served. */
    public static ServingException invalid(String field, String message) {
        return ofField(ProblemCode.INVALID_VALUE, field, message);
    }

    /** A failure that passes by itself; the client is told when to come back. */
    public static ServingException retryable(
            ProblemCode code, String message, Duration retryAfter) {
        return new ServingException(code, null, message, retryAfter, null);
    }

    /** The same, with what it came of for the log. */
    public static ServingException retryable(
            ProblemCode code, String message, Duration retryAfter, Throwable cause) {
        return new ServingException(code, null, message, retryAfter, cause);
    }

    public ProblemCode code() {
        return code;
    }

    /** Path of the request field at fault, if the failure belongs to one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** When a retry is worth it, if one is. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
