package dev.djinn.batching;

import java.time.Duration;

/**
 * What one model's queue takes.
 *
 * @param capacity most entries that may wait
 * @param longestWait longest expected wait at which another request is taken; a request's own
 *     entries do not count, so an idle model takes any that fits
 */
public record QueueLimits(int capacity, Duration longestWait) {}
