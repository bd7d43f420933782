package dev.djinn.batching;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Platform threads for work before inference, one a core: virtual threads are not time-sliced, so a
 * long image decode on each carrier would stall every other request. A thread that has a core works
 * off what waits before it gives the core back, so that tokenising does not queue behind a batch
 * for every single text.
 */
public final class ComputePool implements AutoCloseable {

    /** Longest time that a thread keeps its core while batches may wait for it. */
    private static final Duration TURN = Duration.ofMillis(20);

    private final CpuBudget budget;
    private final BlockingQueue<Runnable> tasks;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param capacity most tasks that may wait
     */
    public ComputePool(String name, CpuBudget budget, int capacity) {
        this.budget = budget;
        this.tasks = new ArrayBlockingQueue<>(capacity);
        for (int i = 0; i < budget.cores(); i++) {
            threads.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::work));
        }
    }

    /**
     * Computes something on one of the threads and waits for it.
     *
     * @throws ServingException the task's own failure; {@code OVERLOADED} at once when too many
     *     wait; {@code DEADLINE_EXCEEDED}; {@code CLIENT_GONE}
     */
    public <T> T compute(Supplier<T> task, Wait wait) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!tasks.offer(() -> complete(result, task))) {
            throw ServingException.retryable(
                    ProblemCode.OVERLOADED,
                    "Too many requests wait for preprocessing. Send the request again later.",
                    Duration.ofSeconds(1));
        }
        try {
            return wait.join(result);
        } finally {
            result.cancel(false);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void work() {
        while (true) {
            Runnable task;
            try {
                task = tasks.take();
            } catch (InterruptedException _) {
                return;
            }
            turn(task);
        }
    }

    private void turn(Runnable first) {
        budget.acquire();
        try {
            long end = System.nanoTime() + TURN.toNanos();
            for (Runnable task = first;
                    task != null;
                    task = System.nanoTime() < end ? tasks.poll() : null) {
                task.run();
            }
        } finally {
            budget.release(1);
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(task.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
