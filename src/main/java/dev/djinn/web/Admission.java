package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Bounds the requests in flight and the memory of their bodies, before any of it is read. Never
 * waits.
 */
final class Admission {

    private static final int UNIT = 1024;

    private final Semaphore requests;
    private final Semaphore kilobytes;
    private final int allKilobytes;

    Admission(LimitProperties limits) {
        this.requests = new Semaphore(limits.inFlight());
        this.allKilobytes = kilobytes(limits.inFlightBytes().toBytes());
        this.kilobytes = new Semaphore(allKilobytes);
    }

    /** The right to be in flight. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param bytes most that the body can have
     * @throws ServingException {@code OVERLOADED} when either is used up
     */
    Permit admit(long bytes) {
        int size = Math.min(kilobytes(bytes), allKilobytes);
        if (!requests.tryAcquire()) {
            throw overloaded("requests");
        }
        if (!kilobytes.tryAcquire(size)) {
            requests.release();
            throw overloaded("request bytes");
        }
        return () -> {
            kilobytes.release(size);
            requests.release();
        };
    }

    private static int kilobytes(long bytes) {
        return Math.toIntExact(bytes / UNIT + 1);
    }

    private static ServingException overloaded(String what) {
        return ServingException.retryable(
                ProblemCode.OVERLOADED,
                "Too many %s are in flight. Send the request again later.".formatted(what),
                Duration.ofSeconds(1));
    }
}
