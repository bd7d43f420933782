package dev.djinn.observability;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A moment on both clocks, by which the one that measures is told in terms of the wall's. All times
 * of one span tree go by the same moment, so that they nest even when the wall clock is set
 * meanwhile.
 *
 * @param epochNanos nanoseconds since 1970
 * @param nanoTime {@link System#nanoTime} at that moment
 */
record EpochTime(long epochNanos, long nanoTime) {

    static EpochTime now() {
        Instant now = Instant.now();
        return new EpochTime(
                TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), System.nanoTime());
    }

    /** Nanoseconds since 1970 of a {@link System#nanoTime}. */
    long at(long nanos) {
        return epochNanos + (nanos - nanoTime);
    }
}
