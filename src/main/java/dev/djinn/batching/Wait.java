package dev.djinn.batching;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How long a caller waits, and for whom.
 *
 * @param deadline ticker time after which nobody wants the result
 * @param abandoned whether the caller has gone; asked now and then while waiting, on the waiting
 *     thread
 */
public record Wait(Ticker ticker, long deadline, BooleanSupplier abandoned) {

    /**
     * Time to the first look at whether the caller is still there. The next ones are each after
     * twice the time, since looking at hundreds of callers takes a share of the cores that their
     * requests wait for.
     */
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LONGEST_LOOK = Duration.ofMillis(400);

    /**
     * The future's result.
     *
     * @throws ServingException {@code DEADLINE_EXCEEDED}, {@code CLIENT_GONE}, or the future's own
     *     failure
     */
    public <T> T join(CompletableFuture<T> future) {
        long look = FIRST_LOOK.toNanos();
        while (true) {
            long left = deadline - ticker.nanos();
            try {
                return future.get(Math.clamp(left, 0, look), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                if (left <= 0) {
                    throw new ServingException(
                            ProblemCode.DEADLINE_EXCEEDED,
                            "The request was not answered before its deadline. Send it again later, or allow more time with the header X-Djinn-Timeout.");
                }
                if (abandoned.getAsBoolean()) {
                    throw new ServingException(
                            ProblemCode.CLIENT_GONE, "The client closed the connection.");
                }
                look = Math.min(2 * look, LONGEST_LOOK.toNanos());
            } catch (InterruptedException | CancellationException _) {
                throw new ServingException(ProblemCode.CLIENT_GONE, "The request was cancelled.");
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    private static ServingException failure(ExecutionException e) {
        return e.getCause() instanceof ServingException failure
                ? failure
                : new ServingException(ProblemCode.INTERNAL_ERROR, "The computation failed.", e);
    }
}
