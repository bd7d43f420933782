package dev.djinn.serving;

import dev.djinn.batching.Ticker;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When to try again: 30 s after the first failure, twice as long after each further one, 10 min at
 * most, and by chance up to a quarter less, so that replicas do not all come at once.
 *
 * @param chance at least 0 and less than 1
 */
record RetryDelay(Ticker ticker, DoubleSupplier chance) {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 5;

    long now() {
        return ticker.nanos();
    }

    /**
     * @param failures so far, from 1
     * @return in the ticker's nanoseconds
     */
    long after(int failures) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Duration most = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return now() + (long) (most.toNanos() * (1 - chance.getAsDouble() / 4));
    }
}
