package dev.djinn.batching;

/** Why an entry left the queue, or never entered it, without being computed. */
public enum Rejection {
    QUEUE_FULL,
    QUEUE_TIME,
    DEADLINE,
    CANCELLED
}
