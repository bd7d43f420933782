package dev.djinn.serving;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Long computations outside of the {@link dev.djinn.batching.CpuBudget}, one at a time on a thread
 * that stands back for those of requests: that a model is read and tried while others serve must
 * not be felt. The work must start no threads that others use, since these would stand back too.
 *
 * <p>It is left to idle cores; where there are hardly any, so that a model would never come, the
 * next work has a small share of a core of its own.
 */
final class BackgroundWork {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Always the same threads, since malloc keeps memory for each. */
    private static final Executor IDLE = lane("djinn-reader", ThreadPriority.IDLE_CORES);

    private static final Executor SHARING = lane("djinn-reader-busy", ThreadPriority.GIVING_WAY);

    /** Work that is shorter says nothing about idle cores. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    /** Share of its time that work has to have a core for, or it is starved. */
    private static final double STARVED = 0.1;

    private static volatile boolean starved;

    private BackgroundWork() {}

    private static Executor lane(String name, ThreadPriority priority) {
        return Executors.newSingleThreadExecutor(work ->
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .unstarted(() -> {
                            priority.apply();
                            work.run();
                        }));
    }

    /**
     * Computes it and waits for the result.
     *
     * @throws RuntimeException the work's own failure
     */
    static <T> T compute(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> watched(work), starved ? SHARING : IDLE)
                    .join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /** The same without a result. */
    static void run(Runnable work) {
        BackgroundWork.<Optional<Void>>compute(() -> {
            work.run();
            return Optional.empty();
        });
    }

    private static <T> T watched(Supplier<T> work) {
        long begun = System.nanoTime();
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            return work.get();
        } finally {
            long spent = System.nanoTime() - begun;
            starved = isStarved(spent, THREADS.getCurrentThreadCpuTime() - before);
        }
    }

    /**
     * @param spent nanoseconds that the work took
     * @param computed nanoseconds of them on a core
     */
    static boolean isStarved(long spent, long computed) {
        return spent > TELLING.toNanos() && computed < STARVED * spent;
    }
}
