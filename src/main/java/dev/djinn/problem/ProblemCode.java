package dev.djinn.problem;

import java.util.Locale;

/**
 * Every way in which a request can fail: stable for clients to branch on and for operators to
 * count.
 */
public enum ProblemCode {
    MALFORMED_REQUEST(400, "The request is malformed"),
    UNAUTHENTICATED(401, "The API key is missing or wrong"),
    NOT_FOUND(404, "There is nothing at this path"),
    UNKNOWN_MODEL(404, "The model is not known"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The response cannot be given in an accepted media type"),
    CONFLICT(409, "The state of things forbids this"),
    REVISION_CONFLICT(409, "The model has changed meanwhile"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    NOT_AN_IMAGE(415, "The content is not an image that can be read"),
    INVALID_VALUE(422, "A value cannot be served"),
    UNKNOWN_FIELD(422, "A field is not known"),
    INVALID_IMAGE(422, "The image is damaged"),
    OVERLOADED(429, "The server is at capacity"),
    CLIENT_GONE(499, "The client closed the connection"),
    INTERNAL_ERROR(500, "The server failed"),
    MODEL_NOT_READY(503, "The model is not ready"),
    REGISTRY_UNAVAILABLE(503, "The registry cannot be used now"),
    DEADLINE_EXCEEDED(504, "The deadline has passed");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status of responses with this code. */
    public int status() {
        return status;
    }

    /** What is wrong, the same text for every occurrence. */
    public String title() {
        return title;
    }

    /** The code as clients see it: lower case with underscores. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
