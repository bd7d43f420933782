package dev.djinn.batching;

/**
 * A source of time that only moves forward, in nanoseconds from an arbitrary origin: {@link
 * System#nanoTime} or a test's.
 */
@FunctionalInterface
public interface Ticker {

    Ticker SYSTEM = System::nanoTime;

    long nanos();
}
