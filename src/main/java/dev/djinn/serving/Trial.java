package dev.djinn.serving;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A try to bring a version.
 *
 * <p>{@code givenUp} goes from false to true once, on the loop's thread, and is read by all; the
 * rest belongs to that thread.
 */
final class Trial {
    final WantedVersion wanted;
    private final long started = System.nanoTime();
    int failures;
    OptionalLong retryAt = OptionalLong.empty();
    Runnable stop = () -> {};

    /** Whether it failed because there was no place for it. */
    boolean displaced;

    volatile boolean givenUp;

    Trial(WantedVersion wanted, int failures) {
        this.wanted = wanted;
        this.failures = failures;
    }

    void giveUp() {
        givenUp = true;
        stop.run();
    }

    Progression.Attempt attempt(long now) {
        return retryAt.isPresent()
                ? new Progression.Attempt.Failed(wanted, retryAt.getAsLong() - now <= 0)
                : new Progression.Attempt.Running(wanted);
    }

    Duration time() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
