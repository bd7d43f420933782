package dev.djinn.serving;

import dev.djinn.batching.Ticker;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When to try again: some time after the first failure, twice as long after each further one up to
 * the longest, and by chance up to a quarter less, so that replicas do not all come at once.
 *
 * @param chance at least 0 and less than 1
 */
record RetryDelay(Ticker ticker, DoubleSupplier chance, Duration first, Duration longest) {

    private static final int DOUBLINGS = 5;

    /** Of a model that could not be brought: each try may fetch and load much. */
    static RetryDelay ofModels(Ticker ticker, DoubleSupplier chance) {
        return new RetryDelay(ticker, chance, Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** Of a registry that is away: a try costs little. */
    static RetryDelay ofRegistry(Ticker ticker, DoubleSupplier chance) {
        return new RetryDelay(ticker, chance, Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    long now() {
        return ticker.nanos();
    }

    /**
     * @param failures so far, from 1
     * @return in the ticker's nanoseconds
     */
    long after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Duration most = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now() + (long) (most.toNanos() * (1 - chance.getAsDouble() / 4));
    }
}
