package dev.djinn.inference;

import dev.djinn.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears of finished inference requests. Called on the request's thread: return at once, throw
 * nothing.
 */
public interface CallListener {

    /**
     * @param failure empty when the request was answered
     */
    void finished(Call call, Duration time, Optional<ProblemCode> failure);

    /** A label came out first. */
    void predicted(Call call, String label);
}
