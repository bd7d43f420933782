package dev.djinn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A server's management API. What the server cannot do at the moment (503 with {@code Retry-After})
 * is asked for again until the time is up, unless it may have been done; no redirect is followed,
 * since the key would go with it.
 */
final class ManagementApi {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI server;
    private final Optional<String> key;
    private final Duration timeout;
    private final Pace pace;
    private final Failures failures;
    private final HttpClient http;

    ManagementApi(URI server, Optional<String> key, Duration timeout, Pace pace) {
        this.server = server;
        this.key = key;
        this.timeout = timeout;
        this.pace = pace;
        this.failures = new Failures(server, key.isPresent(), timeout);
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .build();
    }

    URI server() {
        return server;
    }

    /**
     * @throws CommandException when the server cannot be reached, refuses, or is not able to within
     *     the time
     */
    Reply send(Call call) {
        long end = pace.nanos() + timeout.toNanos();
        while (true) {
            HttpResponse<String> response = exchange(call);
            if (response.statusCode() / 100 == 2) {
                return Reply.of(response);
            }
            Optional<Duration> wait =
                    Failures.retryAfter(response)
                            .filter(_ -> response.statusCode() == 503 && call.isRepeatable())
                            .filter(time -> pace.nanos() + time.toNanos() <= end);
            if (wait.isEmpty()) {
                throw failures.refusal(response, response.body());
            }
            pause(wait.get());
        }
    }

    private HttpResponse<String> exchange(Call call) {
        try {
            return http.send(request(call).timeout(timeout).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw failures.unreachable(call, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * The stream of events, as soon as it has begun.
     *
     * @throws CommandException as {@link #send}
     */
    InputStream events() {
        Call call = Call.get(Paths.EVENTS);
        try {
            HttpRequest request =
                    request(call).setHeader("Accept", "text/event-stream").timeout(timeout).build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            try (InputStream body = response.body()) {
                throw failures.refusal(
                        response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw failures.unreachable(call, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(Call call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/admin/v1" + call.path()))
                        .header("Accept", "application/json, application/problem+json")
                        .method(
                                call.method(),
                                call.body()
                                        .map(body -> BodyPublishers.ofString(body.toString()))
                                        .orElseGet(BodyPublishers::noBody));
        call.body().ifPresent(_ -> request.header("Content-Type", "application/json"));
        call.headers().forEach(request::header);
        key.ifPresent(given -> request.header("Authorization", "Bearer " + given));
        return request;
    }

    void pause(Duration time) {
        try {
            pace.pause(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CommandException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        var failure =
                new CommandException(
                        ExitStatus.FAILED, "Interrupted.", "What was asked for may still happen.");
        failure.initCause(cause);
        return failure;
    }
}
