package dev.djinn.serving;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long computations outside of the {@link dev.djinn.batching.CpuBudget}, one at a time on a thread
 * that gives way to those of requests: that a model is read and tried while others serve must not
 * be felt.
 *
 * <p>Only Linux has priorities of single threads, so elsewhere the thread is like any other. There
 * a thread cannot take back that it gives way, and threads that it starts inherit it: the work must
 * start none that others use.
 */
final class BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(BackgroundWork.class);

    /** Of -20 to 19; a core that is wanted by another thread is its own to 3 %. */
    private static final int NICE = 15;

    /** What {@code who} counts, in setpriority(2); 0 is the calling thread then. */
    private static final int PRIO_PROCESS = 0;

    private static final int SELF = 0;

    private static final Optional<MethodHandle> SET_PRIORITY = setPriority();

    /** Always the same thread, since malloc keeps memory for each. */
    private static final Executor READER =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("djinn-reader").daemon().factory());

    private BackgroundWork() {}

    /**
     * Computes it and waits for the result.
     *
     * @throws RuntimeException the work's own failure
     */
    static <T> T compute(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> givingWay(work), READER).join();
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

    private static <T> T givingWay(Supplier<T> work) {
        SET_PRIORITY.ifPresent(BackgroundWork::giveWay);
        return work.get();
    }

    private static void giveWay(MethodHandle setPriority) {
        try {
            int failed = (int) setPriority.invokeExact(PRIO_PROCESS, SELF, NICE);
            if (failed != 0) {
                log.debug("The system does not let a thread give way to others");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<MethodHandle> setPriority() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("setpriority").map(function -> handle(linker, function));
    }

    @SuppressWarnings("restricted") // the function is setpriority(2), with its own signature
    private static MethodHandle handle(Linker linker, MemorySegment function) {
        return linker.downcallHandle(
                function,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT));
    }
}
