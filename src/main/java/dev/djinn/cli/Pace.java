package dev.djinn.cli;

import java.time.Duration;
import java.time.Instant;

/** Time as commands see it, so that tests need not wait. */
interface Pace {

    /** Nanoseconds since some moment. */
    long nanos();

    Instant now();

    /** Returns after that time. */
    void pause(Duration time) throws InterruptedException;
}
