package dev.djinn.batching;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/**
 * One model's queue and what happens around it: admits or refuses at once, lets callers wait for
 * their own entries, and hands batches to the dispatchers it is attached to. Safe for use by many
 * threads.
 *
 * <p>Every entry is completed exactly once: by its batch, by its deadline, or by its caller's
 * leaving. An entry that was completed before its batch was formed is never computed.
 */
public final class Batcher<I, O> {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String model;
    private final QueueLimits limits;
    private final ToIntFunction<I> length;
    private final Ticker ticker;
    private final BatchListener listener;
    private final BatchQueue<I, O> queue;
    private final CoreTime coreTime = new CoreTime();
    private final BatchRunner<I, O> runner;
    private final List<Dispatcher> dispatchers = new CopyOnWriteArrayList<>();

    /**
     * @param model its name in failures and metrics
     * @param runCost what a run costs beside its tokens, in tokens: padding that costs more than
     *     the runs it saves is not taken
     * @param length an input's length in tokens; 1 where there are none
     */
    public Batcher(
            String model,
            BatchingPolicy policy,
            int runCost,
            QueueLimits limits,
            ToIntFunction<I> length,
            Ticker ticker,
            BatchListener listener) {
        this.model = model;
        this.limits = limits;
        this.length = length;
        this.ticker = ticker;
        this.listener = listener;
        this.queue = new BatchQueue<>(policy, runCost, limits.capacity());
        this.runner = new BatchRunner<>(model, ticker, listener, coreTime, this::wanted);
    }

    /**
     * Submits inputs and waits for all of their outputs.
     *
     * @throws ServingException {@code OVERLOADED} at once when the queue has no room for all of
     *     them, or they would wait for too long; {@code INVALID_VALUE} when it never will; {@code
     *     DEADLINE_EXCEEDED}; {@code CLIENT_GONE}; {@code INTERNAL_ERROR} when an input cannot be
     *     computed
     */
    public Submission<O> submit(List<I> inputs, Wait wait) {
        long now = ticker.nanos();
        Requester requester = listener.requester();
        List<Entry<I, O>> entries =
                inputs.stream()
                        .map(input ->
                                new Entry<I, O>(
                                        input,
                                        length.applyAsInt(input),
                                        now,
                                        wait.deadline(),
                                        requester))
                        .toList();
        admit(entries);
        try {
            List<O> outputs = new ArrayList<>(entries.size());
            for (Entry<I, O> entry : entries) {
                outputs.add(wait.join(entry.outcome));
            }
            return timed(outputs, entries, now);
        } catch (ServingException e) {
            withdraw(entries, e);
            throw e;
        } catch (RuntimeException | Error e) {
            withdraw(
                    entries,
                    new ServingException(ProblemCode.INTERNAL_ERROR, "The request failed.", e));
            throw e;
        }
    }

    /** Entries that wait now. */
    public int depth() {
        return queue.size();
    }

    public String model() {
        return model;
    }

    /** Most entries that one request can ever have. */
    public int capacity() {
        return limits.capacity();
    }

    void attach(Dispatcher dispatcher) {
        dispatchers.add(dispatcher);
    }

    void detach(Dispatcher dispatcher) {
        dispatchers.remove(dispatcher);
    }

    OptionalLong oldest() {
        return queue.oldest();
    }

    /** The next batch of entries that somebody still wants; empty when there is none. */
    List<Entry<I, O>> poll() {
        while (true) {
            List<Entry<I, O>> batch = queue.poll();
            if (batch.isEmpty()) {
                return batch;
            }
            List<Entry<I, O>> wanted = batch.stream().filter(this::wanted).toList();
            if (!wanted.isEmpty()) {
                return wanted;
            }
        }
    }

    /**
     * Computes a batch; after a failure each entry once more by itself, so that one bad entry fails
     * alone.
     */
    void run(List<Entry<I, O>> batch, BatchFunction<I, O> function, int worker, int threads) {
        runner.run(batch, function, worker, threads);
    }

    /**
     * Expected nanoseconds of one core for all that waits, of which each dispatcher has its part.
     */
    long pending() {
        return coreTime.of(queue.tokens()) / Math.max(1, dispatchers.size());
    }

    private void admit(List<Entry<I, O>> entries) {
        if (entries.size() > limits.capacity()) {
            throw ServingException.invalid(
                    "inputs",
                    "The request makes %d entries for %s, whose queue holds %d: split it."
                            .formatted(entries.size(), model, limits.capacity()));
        }
        long wait = expectedWait();
        if (wait > limits.longestWait().toNanos()) {
            listener.rejected(model, Rejection.QUEUE_TIME, entries.size());
            throw tooLong(Duration.ofNanos(wait));
        }
        if (!queue.offer(entries)) {
            listener.rejected(model, Rejection.QUEUE_FULL, entries.size());
            throw ServingException.retryable(
                    ProblemCode.OVERLOADED,
                    "The queue of %s is full (%d entries). Send the request again later."
                            .formatted(model, limits.capacity()),
                    RETRY_AFTER);
        }
        dispatchers.forEach(Dispatcher::wake);
    }

    private long expectedWait() {
        return dispatchers.stream().mapToLong(Dispatcher::backlog).min().orElse(0);
    }

    private ServingException tooLong(Duration wait) {
        return ServingException.retryable(
                ProblemCode.OVERLOADED,
                "Requests for %s wait for about %d ms now, more than the %d ms that they may (djinn.queue-time). Send the request again later."
                        .formatted(model, wait.toMillis(), limits.longestWait().toMillis()),
                wait.minus(limits.longestWait()).plus(RETRY_AFTER));
    }

    /**
     * Takes back what is not computed yet; what a worker has already is left to it and its result
     * dropped.
     */
    private void withdraw(List<Entry<I, O>> entries, ServingException failure) {
        int withdrawn = 0;
        for (Entry<I, O> entry : entries) {
            boolean waiting = queue.remove(entry);
            if (entry.fail(failure) && waiting) {
                withdrawn++;
            }
        }
        if (withdrawn > 0) {
            listener.rejected(
                    model,
                    failure.code() == ProblemCode.DEADLINE_EXCEEDED
                            ? Rejection.DEADLINE
                            : Rejection.CANCELLED,
                    withdrawn);
        }
    }

    private boolean wanted(Entry<I, O> entry) {
        if (!entry.expired(ticker.nanos())) {
            return !entry.outcome.isDone();
        }
        if (entry.fail(
                new ServingException(
                        ProblemCode.DEADLINE_EXCEEDED,
                        "The request waited in the queue past its deadline."))) {
            listener.rejected(model, Rejection.DEADLINE, 1);
        }
        return false;
    }

    private Submission<O> timed(List<O> outputs, List<Entry<I, O>> entries, long submitted) {
        long first = entries.stream().mapToLong(entry -> entry.started).min().orElse(submitted);
        return new Submission<>(
                List.copyOf(outputs),
                submitted,
                Duration.ofNanos(first - submitted),
                Duration.ofNanos(ticker.nanos() - first));
    }
}
