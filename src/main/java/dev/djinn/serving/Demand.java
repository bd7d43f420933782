package dev.djinn.serving;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Rejection;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.inference.Call;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * The idle versions that requests have asked for, and the requests that wait for them.
 *
 * <p>Invariant: a version is asked for once, by the first request that finds it idle, until it is
 * settled, however many wait. Who settles one has changed its entry before, and who waits looks at
 * the entry after asking, so none waits for what is over.
 */
final class Demand {

    private final ConcurrentMap<ModelVersion, Asked> asked = new ConcurrentHashMap<>();
    private final Executor loop;
    private final BatchListener listener;
    private final Duration longest;
    private final int most;

    /**
     * @param loop of the thread that loads what is asked for
     * @param listener hears of requests that were refused
     * @param longest time that a request waits
     * @param most requests that wait for one version
     */
    Demand(Executor loop, BatchListener listener, Duration longest, int most) {
        this.loop = loop;
        this.listener = listener;
        this.longest = longest;
        this.most = most;
    }

    /**
     * @param room for requests that wait
     */
    private record Asked(CompletableFuture<Void> settled, Semaphore room) {}

    boolean isFor(ModelVersion version) {
        return asked.containsKey(version);
    }

    /**
     * Asks for a version and waits until it is settled.
     *
     * @param pending whether it still is idle or being loaded
     * @throws ServingException {@code MODEL_NOT_READY} when that takes longer than the request has
     *     time or may wait, {@code OVERLOADED} at once when too many wait already, {@code
     *     CLIENT_GONE}
     */
    void await(ModelVersion version, BooleanSupplier pending, Call call) {
        Asked its = ask(version);
        if (!pending.getAsBoolean()) {
            settle(version);
            return;
        }
        if (!its.room().tryAcquire()) {
            listener.rejected(version.toString(), Rejection.QUEUE_FULL, 1);
            throw overloaded(version);
        }
        try {
            await(version, its.settled(), call);
        } finally {
            its.room().release();
        }
    }

    private void await(ModelVersion version, CompletableFuture<Void> settled, Call call) {
        long now = Ticker.SYSTEM.nanos();
        long left = Math.min(call.deadline() - now, longest.toNanos());
        try {
            new Wait(Ticker.SYSTEM, now + left, call.abandoned()).join(settled);
        } catch (ServingException e) {
            throw e.code() == ProblemCode.DEADLINE_EXCEEDED ? unready(version) : e;
        }
    }

    /** The loop is woken only after it can see what is asked for. */
    private Asked ask(ModelVersion version) {
        Asked first = new Asked(new CompletableFuture<>(), new Semaphore(most));
        Asked earlier = asked.putIfAbsent(version, first);
        if (earlier != null) {
            return earlier;
        }
        loop.execute(() -> {});
        return first;
    }

    private ServingException overloaded(ModelVersion version) {
        return ServingException.retryable(
                ProblemCode.OVERLOADED,
                "%s was idle and is being loaded, and %d requests wait for it already. Send the request again later."
                        .formatted(version, most),
                ServedModels.RETRY_AFTER);
    }

    private static ServingException unready(ModelVersion version) {
        return ServingException.retryable(
                ProblemCode.MODEL_NOT_READY,
                "%s was idle and is being loaded. Send the request again later.".formatted(version),
                ServedModels.RETRY_AFTER);
    }

    /** It is neither idle nor being loaded any more. */
    void settle(ModelVersion version) {
        Asked its = asked.remove(version);
        if (its != null) {
            its.settled().complete(null);
        }
    }
}
