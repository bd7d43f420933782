package dev.djinn.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again, until something is seen or time is up. */
final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    /**
     * The first value that is as expected.
     *
     * @throws AssertionError with the last value when there is none within the time
     */
    static <T> T see(Duration within, Supplier<T> look, Predicate<T> expected) {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            T seen = look.get();
            if (expected.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "not seen within %s; last was: %s".formatted(within, seen));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    static void happens(Duration within, Supplier<Boolean> look) {
        see(within, look, happened -> happened);
    }
}
