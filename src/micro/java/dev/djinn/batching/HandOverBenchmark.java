package dev.djinn.batching;

import dev.djinn.Microbenchmark;
import dev.djinn.model.BatchingPolicy;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * From a request's thread to one that computes and back, where nothing is computed: what a request
 * pays for the queue, and for being preprocessed elsewhere. Callers are virtual threads, as in the
 * server.
 */
@BenchmarkMode(Mode.SampleTime)
@Fork(value = 2, jvmArgsAppend = "-Djmh.executor=VIRTUAL")
public class HandOverBenchmark extends Microbenchmark {

    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();
    private static final int CAPACITY = 1024;

    private final CpuBudget budget = new CpuBudget(Runtime.getRuntime().availableProcessors());
    private final Batcher<Integer, Integer> batcher =
            new Batcher<>(
                    "none",
                    BatchingPolicy.DEFAULT,
                    8,
                    new QueueLimits(CAPACITY, Duration.ofHours(1)),
                    _ -> 1,
                    Ticker.SYSTEM,
                    new DeafListener());
    private Dispatcher dispatcher;
    private ComputePool pool;

    @Setup
    public void start() {
        dispatcher = new Dispatcher("worker", budget.cores(), budget);
        dispatcher.serve(batcher, (_, _, inputs) -> inputs);
        pool = new ComputePool("compute", budget, CAPACITY);
    }

    @TearDown
    public void end() {
        dispatcher.close();
        pool.close();
    }

    @Benchmark
    @Threads(1)
    public Submission<Integer> batchOfOneCaller() {
        return batcher.submit(List.of(1), patient());
    }

    @Benchmark
    @Threads(4)
    public Submission<Integer> batchOfFourCallers() {
        return batcher.submit(List.of(1), patient());
    }

    @Benchmark
    @Threads(1)
    public Integer preprocessingOfOneCaller() {
        return pool.compute(() -> 1, patient());
    }

    @Benchmark
    @Threads(4)
    public Integer preprocessingOfFourCallers() {
        return pool.compute(() -> 1, patient());
    }

    private static Wait patient() {
        return new Wait(Ticker.SYSTEM, System.nanoTime() + PATIENCE, () -> false);
    }

    private static final class DeafListener implements BatchListener {

        @Override
        public void batchRan(ComputedBatch batch) {}

        @Override
        public void rejected(String model, Rejection reason, int entries) {}
    }
}
