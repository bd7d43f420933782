package dev.djinn.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Says why a request failed and what to do next.
 *
 * @param hasKey whether a key was given
 */
record Failures(URI server, boolean hasKey, Duration timeout) {

    private static final String REACH =
            "Start Djinn, or give its management port with --url or DJINN_URL.";

    /** What a problem document says, or that there is none. */
    CommandException refusal(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        ExitStatus exit = status == 503 ? ExitStatus.UNREACHABLE : ExitStatus.FAILED;
        JsonNode problem = Json.read(body);
        if (!problem.has("code")) {
            return new CommandException(
                    exit,
                    "%s answered %d without saying why.".formatted(server, status),
                    "Check that this is Djinn's management port (8081, not 8080), and what is between.");
        }
        List<String> further = new ArrayList<>();
        if (problem.has("field")) {
            further.add("field: " + Json.text(problem, "field"));
        }
        next(problem, retryAfter(response)).ifPresent(further::add);
        String detail = Json.text(problem, "detail");
        return new CommandException(
                exit, detail.isEmpty() ? Json.text(problem, "title") : detail, further);
    }

    private Optional<String> next(JsonNode problem, Optional<Duration> retryAfter) {
        return switch (Json.text(problem, "code")) {
            case "unauthenticated" -> Optional.of(giveTheKey());
            case "unknown_model" -> Optional.of("'djinn models' lists what there is.");
            case "not_found" ->
                    Optional.of(
                            "The management API is on port 8081 unless configured otherwise: see --url.");
            case "revision_conflict" ->
                    Optional.of("Look with 'djinn models' at what it is now, and try again.");
            case "internal_error" ->
                    Optional.of(
                            "The server's log has the cause under the request id %s."
                                    .formatted(Json.text(problem, "request_id")));
            case String _ ->
                    retryAfter.map(
                            time -> "Try again in %s.".formatted(DurationConverter.text(time)));
        };
    }

    private String giveTheKey() {
        return hasKey
                ? "The key that was given is not the server's: check --key, --key-file or DJINN_MANAGEMENT_KEY."
                : "No key was given: set DJINN_MANAGEMENT_KEY, or use --key-file or --key.";
    }

    static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** There was no answer. */
    CommandException unreachable(Call call, IOException cause) {
        List<String> next = new ArrayList<>(List.of(REACH));
        if (!call.method().equals("GET") && !(cause instanceof ConnectException)) {
            next.addFirst("It may have been done all the same: look with 'djinn models'.");
        }
        var failure =
                new CommandException(
                        ExitStatus.UNREACHABLE, "%s %s.".formatted(server, what(cause)), next);
        failure.initCause(cause);
        return failure;
    }

    private String what(IOException cause) {
        return switch (cause) {
            case HttpTimeoutException _ ->
                    "did not answer within %s".formatted(DurationConverter.text(timeout));
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
                    "cannot be reached: there is no host of this name";
            case ConnectException _ -> "cannot be reached: nothing accepts connections there";
            case IOException e ->
                    "did not answer: %s"
                            .formatted(
                                    Plain.text(
                                            Optional.ofNullable(e.getMessage())
                                                    .orElse(e.getClass().getSimpleName())));
        };
    }
}
