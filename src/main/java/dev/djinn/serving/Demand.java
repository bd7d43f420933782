package dev.djinn.serving;

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
import java.util.function.BooleanSupplier;

/**
 * The idle versions that requests have asked for, and the requests that wait for them.
 *
 * <p>Invariant: a version is asked for once, by the first request that finds it idle, until it is
 * settled, however many wait. Who settles one has changed its entry before, and who waits looks at
 * the entry after asking, so none waits for what is over.
 */
final class Demand {

    private final ConcurrentMap<ModelVersion, CompletableFuture<Void>> asked =
            new ConcurrentHashMap<>();
    private final Executor loop;
    private final Duration longest;

    /**
     * @param loop of the thread that loads what is asked for
     * @param longest time that a request waits
     */
    Demand(Executor loop, Duration longest) {
        this.loop = loop;
        this.longest = longest;
    }

    boolean isFor(ModelVersion version) {
        return asked.containsKey(version);
    }

    /**
     * Asks for a version and waits until it is settled.
     *
     * @param pending whether it still is idle or being loaded
     * @throws ServingException {@code MODEL_NOT_READY} when that takes longer than the request has
     *     time or may wait, {@code CLIENT_GONE}
     */
    void await(ModelVersion version, BooleanSupplier pending, Call call) {
        CompletableFuture<Void> settled = ask(version);
        if (!pending.getAsBoolean()) {
            settle(version);
            return;
        }
        long now = Ticker.SYSTEM.nanos();
        long left = Math.min(call.deadline() - now, longest.toNanos());
        try {
            new Wait(Ticker.SYSTEM, now + left, call.abandoned()).join(settled);
        } catch (ServingException e) {
            throw e.code() == ProblemCode.DEADLINE_EXCEEDED ? unready(version) : e;
        }
    }

    /** The loop is woken only after it can see what is asked for. */
    private CompletableFuture<Void> ask(ModelVersion version) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> earlier = asked.putIfAbsent(version, first);
        if (earlier != null) {
            return earlier;
        }
        loop.execute(() -> {});
        return first;
    }

    private static ServingException unready(ModelVersion version) {
        return ServingException.retryable(
                ProblemCode.MODEL_NOT_READY,
                "%s was idle and is being loaded. Send the request again later.".formatted(version),
                ServedModels.RETRY_AFTER);
    }

    /** It is neither idle nor being loaded any more. */
    void settle(ModelVersion version) {
        CompletableFuture<Void> settled = asked.remove(version);
        if (settled != null) {
            settled.complete(null);
        }
    }
}
