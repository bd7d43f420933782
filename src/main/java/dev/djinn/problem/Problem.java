package dev.djinn.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A problem document as of RFC 9457, with the code, the field at fault and the request's id.
 *
 * @param type {@code urn:djinn:problem:<code>}
 * @param instance the request's path
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        String instance,
        String code,
        @Nullable String field,
        @JsonProperty("request_id") @Nullable String requestId) {

    static Problem of(ServingException failure, String path, @Nullable String requestId) {
        ProblemCode code = failure.code();
        return new Problem(
                "urn:djinn:problem:" + code.value(),
                code.title(),
                code.status(),
                failure.getMessage(),
                path,
                code.value(),
                failure.field().orElse(null),
                requestId);
    }
}
