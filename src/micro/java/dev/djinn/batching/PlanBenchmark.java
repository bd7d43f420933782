package dev.djinn.batching;

import dev.djinn.Microbenchmark;
import dev.djinn.model.BatchingPolicy;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Entries of mixed lengths (5 to 256 tokens, most of them short) put into a queue one by one, then
 * taken out as batches until it is empty, with the policy of the bundled text models.
 */
public class PlanBenchmark extends Microbenchmark {

    private static final int RUN_COST = 8;
    private static final int CAPACITY = 1024;

    @Param({"16", "256"})
    int waiting;

    private final BatchQueue<Integer, Integer> queue =
            new BatchQueue<>(new BatchingPolicy(32, 2048, 0.25), RUN_COST, CAPACITY);
    private List<List<Entry<Integer, Integer>>> entries;

    @Setup
    public void draw() {
        Random random = new Random(waiting);
        entries =
                IntStream.range(0, waiting)
                        .map(_ ->
                                Math.clamp(
                                        Math.round(Math.exp(3.5 + random.nextGaussian())), 5, 256))
                        .mapToObj(length ->
                                List.of(
                                        new Entry<Integer, Integer>(
                                                0, length, 0, Long.MAX_VALUE, Requester.UNKNOWN)))
                        .toList();
    }

    /** How many batches there were. */
    @Benchmark
    public int fillAndEmpty() {
        entries.forEach(queue::offer);
        int batches = 0;
        while (!queue.poll().isEmpty()) {
            batches++;
        }
        return batches;
    }
}
