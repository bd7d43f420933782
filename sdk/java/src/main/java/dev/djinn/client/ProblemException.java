package dev.djinn.client;

import dev.djinn.client.model.Problem;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClientResponseException;

/** A failure that the server describes. */
public final class ProblemException extends RestClientResponseException {

    private final transient Problem problem;

    ProblemException(Problem problem, HttpStatusCode status, HttpHeaders headers) {
        super(problem.getDetail(), status, problem.getTitle(), headers, null, null);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** When a retry is worth it, if the server has said. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(getResponseHeaders()).flatMap(RetryAfter::of);
    }
}
