package dev.djinn.cli;

import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * How far a replica is with a version.
 *
 * @param reason empty when there is none
 * @param bytes that are fetched; none when nothing is being fetched
 */
record ReplicaProgress(
        String replica,
        String state,
        String reason,
        OptionalLong bytes,
        OptionalLong total,
        OptionalInt percent) {

    /**
     * @param observed what the replica reports of the version; missing when it reports nothing yet
     */
    static ReplicaProgress of(String replica, JsonNode observed) {
        JsonNode progress = observed.path("progress");
        String state = Json.text(observed, "state");
        return new ReplicaProgress(
                replica,
                state.isEmpty() ? "pending" : state,
                Json.text(observed, "reason"),
                number(progress.path("bytes")),
                number(progress.path("total")),
                progress.path("percent").isNumber()
                        ? OptionalInt.of(progress.path("percent").asInt())
                        : OptionalInt.empty());
    }

    private static OptionalLong number(JsonNode node) {
        return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }

    /** An idle one is unloaded, and loaded for the next request. */
    boolean serves() {
        return state.equals("ready") || state.equals("unloaded");
    }

    boolean failed() {
        return state.equals("failed");
    }

    /** Such as {@code fetching 25 % (5.0 of 20.0 MB)}. */
    String text() {
        StringBuilder text = new StringBuilder(state);
        percent.ifPresent(value -> text.append(" ").append(value).append(" %"));
        bytes.ifPresent(value ->
                text.append(
                        total.isPresent()
                                ? " (%s of %s)"
                                        .formatted(Bytes.text(value), Bytes.text(total.getAsLong()))
                                : " (%s)".formatted(Bytes.text(value))));
        if (failed() && !reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        return text.toString();
    }
}
