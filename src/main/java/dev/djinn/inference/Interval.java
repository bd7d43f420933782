package dev.djinn.inference;

import java.time.Duration;

/**
 * A stretch of a request's time.
 *
 * @param started {@link System#nanoTime} at its beginning
 */
public record Interval(Stage stage, long started, Duration time) {}
