package dev.djinn.client;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The header {@code Retry-After} as Djinn sends it: whole seconds. */
final class RetryAfter {

    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers) {
        return Optional.ofNullable(headers.getFirst(HttpHeaders.RETRY_AFTER))
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
