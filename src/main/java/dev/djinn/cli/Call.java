package dev.djinn.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request of the management API.
 *
 * @param path with its query, under {@code /admin/v1}
 */
record Call(String method, String path, Optional<JsonNode> body, Map<String, String> headers) {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String IF_MATCH = "If-Match";

    static Call get(String path) {
        return new Call("GET", path, Optional.empty(), Map.of());
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Optional.empty(), Map.of());
    }

    static Call post(String path) {
        return new Call("POST", path, Optional.empty(), Map.of());
    }

    static Call post(String path, JsonNode body) {
        return new Call("POST", path, Optional.of(body), Map.of());
    }

    static Call put(String path, JsonNode body) {
        return new Call("PUT", path, Optional.of(body), Map.of());
    }

    Call with(String header, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(header, value);
        return new Call(method, path, body, Map.copyOf(all));
    }

    /** Whether the server makes it once however often it is sent. */
    boolean isRepeatable() {
        return method.equals("GET")
                || headers.containsKey(IF_MATCH)
                || headers.containsKey(IDEMPOTENCY_KEY);
    }

    /** Only at the revision that an earlier reply had, so that repeating it does nothing twice. */
    Call at(Reply seen) {
        return seen.tag().map(tag -> with(IF_MATCH, tag)).orElse(this);
    }
}
