package dev.djinn.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final BatchingPolicy SINGLE = new BatchingPolicy(1, 100, 1);
    private static final BatchingPolicy MANY = new BatchingPolicy(8, 100, 1);

    private final RecordingBatchListener listener = new RecordingBatchListener();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Dispatcher> dispatchers = new ArrayList<>();

    @AfterEach
    void closeAll() {
        callers.shutdownNow();
        dispatchers.forEach(Dispatcher::close);
    }

    private Dispatcher dispatcher(int workers, CpuBudget budget) {
        Dispatcher dispatcher = new Dispatcher("test", workers, budget);
        dispatchers.add(dispatcher);
        return dispatcher;
    }

    private Batcher<Integer, Integer> batcher(String name, BatchingPolicy policy) {
        return batcher(name, policy, LONG, Ticker.SYSTEM);
    }

    private Batcher<Integer, Integer> batcher(
            String name, BatchingPolicy policy, Duration longestWait, Ticker ticker) {
        return new Batcher<>(
                name, policy, 0, new QueueLimits(1000, longestWait), _ -> 1, ticker, listener);
    }

    private static Wait wait(Duration time) {
        return new Wait(Ticker.SYSTEM, System.nanoTime() + time.toNanos(), () -> false);
    }

    private Future<Submission<Integer>> submit(Batcher<Integer, Integer> batcher, int input) {
        return callers.submit(() -> batcher.submit(List.of(input), wait(LONG)));
    }

    private void submitAndSeeQueued(Batcher<Integer, Integer> batcher, int input) {
        int depth = batcher.depth();
        var _ = submit(batcher, input);
        Eventually.until(() -> batcher.depth() == depth + 1);
    }

    /** Keeps all workers busy until the latch opens. */
    private CountDownLatch occupy(Dispatcher dispatcher) {
        CountDownLatch busy = new CountDownLatch(dispatcher.workers());
        CountDownLatch end = new CountDownLatch(1);
        callers.execute(() ->
                dispatcher.onEveryWorker(_ -> {
                    busy.countDown();
                    await(end);
                }));
        await(busy);
        return end;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void takesTheOldestWorkOfAllBatchersFirst() {
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(1));
        List<String> order = new CopyOnWriteArrayList<>();
        Batcher<Integer, Integer> a = batcher("a", SINGLE);
        Batcher<Integer, Integer> b = batcher("b", SINGLE);
        for (var batcher : List.of(a, b)) {
            dispatcher.serve(
                    batcher,
                    (_, _, inputs) -> {
                        order.add(batcher.model() + inputs.getFirst());
                        return inputs;
                    });
        }
        CountDownLatch end = occupy(dispatcher);
        submitAndSeeQueued(b, 1);
        submitAndSeeQueued(a, 2);
        submitAndSeeQueued(a, 3);
        submitAndSeeQueued(b, 4);
        end.countDown();
        Eventually.until(() -> order.size() == 4);
        assertThat(order).containsExactly("b1", "a2", "a3", "b4");
    }

    @Test
    void formsABatchOfWhatComesWhileTheWorkersAreBusy() throws Exception {
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(1));
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        dispatcher.serve(batcher, (_, _, inputs) -> inputs);
        CountDownLatch end = occupy(dispatcher);
        for (int i = 0; i < 4; i++) {
            submitAndSeeQueued(batcher, i);
        }
        Future<Submission<Integer>> last = submit(batcher, 4);
        Eventually.until(() -> batcher.depth() == 5);
        end.countDown();
        assertThat(last.get().outputs()).containsExactly(4);
        assertThat(listener.ran())
                .extracting(RecordingBatchListener.Ran::entries)
                .containsExactly(5);
    }

    @Test
    void letsEntriesJoinABatchThatStillWaitsForItsCore() {
        CpuBudget budget = new CpuBudget(1);
        Dispatcher dispatcher = dispatcher(1, budget);
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        dispatcher.serve(batcher, (_, _, inputs) -> inputs);
        budget.acquire();
        submitAndSeeQueued(batcher, 1);
        submitAndSeeQueued(batcher, 2);
        budget.release(1);
        Eventually.until(() -> listener.ran().size() == 1);
        assertThat(listener.ran().getFirst().entries()).isEqualTo(2);
    }

    @Test
    void givesALoneBatchAllCores() {
        CpuBudget budget = new CpuBudget(4);
        Dispatcher dispatcher = dispatcher(4, budget);
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        dispatcher.serve(batcher, (_, threads, _) -> List.of(threads));
        assertThat(batcher.submit(List.of(1), wait(LONG)).outputs()).containsExactly(4);
        Eventually.until(() -> budget.available() == 4);
    }

    @Test
    void givesEachBatchOneCoreUnderLoad() throws Exception {
        Dispatcher dispatcher = dispatcher(2, new CpuBudget(2));
        Batcher<Integer, Integer> batcher = batcher("a", SINGLE);
        CyclicBarrier both = new CyclicBarrier(2);
        dispatcher.serve(
                batcher,
                (_, threads, _) -> {
                    try {
                        both.await(20, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return List.of(threads);
                });
        CountDownLatch end = occupy(dispatcher);
        var first = submit(batcher, 1);
        var second = submit(batcher, 2);
        Eventually.until(() -> batcher.depth() == 2);
        end.countDown();
        assertThat(first.get().outputs()).containsExactly(1);
        assertThat(second.get().outputs()).containsExactly(1);
    }

    /** Each batch takes 100 ms. */
    private static void serveSlowly(
            Dispatcher dispatcher, Batcher<Integer, Integer> batcher, FakeTicker ticker) {
        dispatcher.serve(
                batcher,
                (_, _, inputs) -> {
                    ticker.advance(Duration.ofMillis(100));
                    return inputs;
                });
    }

    @Test
    void refusesAtOnceWhatWouldWaitForTooLongByWhatBatchesTook() throws Exception {
        FakeTicker ticker = new FakeTicker();
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(1));
        Batcher<Integer, Integer> batcher = batcher("a", SINGLE, Duration.ofMillis(250), ticker);
        serveSlowly(dispatcher, batcher, ticker);
        Wait patient = new Wait(ticker, ticker.in(LONG), () -> false);
        batcher.submit(List.of(0), patient);
        CountDownLatch end = occupy(dispatcher);
        List<Future<Submission<Integer>>> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int depth = batcher.depth();
            taken.add(callers.submit(() -> batcher.submit(List.of(1), patient)));
            Eventually.until(() -> batcher.depth() == depth + 1);
        }
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> batcher.submit(List.of(2), patient))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ProblemCode.OVERLOADED);
                    assertThat(refusal).hasMessageContainingAll("a", "300 ms", "250 ms");
                    assertThat(refusal.retryAfter()).isPresent();
                });
        assertThat(listener.rejections()).containsExactly(Rejection.QUEUE_TIME);
        end.countDown();
        for (var submission : taken) {
            assertThat(submission.get().outputs()).containsExactly(1);
        }
        assertThat(batcher.submit(List.of(3), patient).outputs()).containsExactly(3);
    }

    @Test
    void countsWhatWaitsForAllModelsOfItsWorkers() throws Exception {
        FakeTicker ticker = new FakeTicker();
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(1));
        Batcher<Integer, Integer> slow = batcher("slow", SINGLE, LONG, ticker);
        Batcher<Integer, Integer> quick = batcher("quick", SINGLE, Duration.ofMillis(50), ticker);
        serveSlowly(dispatcher, slow, ticker);
        serveSlowly(dispatcher, quick, ticker);
        Wait patient = new Wait(ticker, ticker.in(LONG), () -> false);
        slow.submit(List.of(0), patient);
        CountDownLatch end = occupy(dispatcher);
        var waits = callers.submit(() -> slow.submit(List.of(1), patient));
        Eventually.until(() -> slow.depth() == 1);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> quick.submit(List.of(2), patient));
        end.countDown();
        assertThat(waits.get().outputs()).containsExactly(1);
    }

    @Test
    void runsErrandsOnTheVeryThreadsThatServe() {
        Dispatcher dispatcher = dispatcher(3, new CpuBudget(3));
        Map<Integer, Thread> threads = new ConcurrentHashMap<>();
        dispatcher.onEveryWorker(worker -> threads.put(worker, Thread.currentThread()));
        assertThat(threads).hasSize(3);
        assertThat(threads.values()).doesNotHaveDuplicates().noneMatch(Thread::isVirtual);
        Batcher<Integer, Integer> batcher = batcher("a", SINGLE);
        List<String> strangers = new CopyOnWriteArrayList<>();
        dispatcher.serve(
                batcher,
                (worker, _, inputs) -> {
                    if (threads.get(worker) != Thread.currentThread()) {
                        strangers.add(Thread.currentThread().getName());
                    }
                    return inputs;
                });
        for (int i = 0; i < 50; i++) {
            batcher.submit(List.of(i), wait(LONG));
        }
        assertThat(strangers).isEmpty();
    }

    @Test
    void goesOnWithBatchesWhileWorkersDoLongErrands() throws Exception {
        Dispatcher dispatcher = dispatcher(2, new CpuBudget(2));
        Batcher<Integer, Integer> batcher = batcher("a", SINGLE);
        dispatcher.serve(batcher, (_, _, inputs) -> inputs);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        batcher.submit(List.of(0), wait(LONG));
        Future<?> errands =
                callers.submit(() ->
                        dispatcher.onEveryWorkerInTurn(
                                List.of(
                                        worker -> {
                                            begun.countDown();
                                            await(end);
                                            done.add("first at " + worker);
                                        },
                                        worker -> done.add("second at " + worker))));
        await(begun);
        for (int i = 0; i < 5; i++) {
            assertThat(batcher.submit(List.of(i), wait(LONG)).outputs()).containsExactly(i);
        }
        assertThat(done).isEmpty();
        end.countDown();
        errands.get();
        assertThat(done).containsExactly("first at 0", "second at 0", "first at 1", "second at 1");
    }

    @Test
    void tellsTheFirstFailureOfAnErrandAfterAllWorkersRanIt() {
        Dispatcher dispatcher = dispatcher(3, new CpuBudget(3));
        AtomicInteger ran = new AtomicInteger();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() ->
                        dispatcher.onEveryWorker(worker -> {
                            ran.incrementAndGet();
                            if (worker == 1) {
                                throw new IllegalArgumentException("worker 1");
                            }
                        }))
                .withMessageContaining("worker 1");
        assertThat(ran).hasValue(3);
    }

    @Test
    void formsNoBatchesOfAReleasedBatcher() {
        Dispatcher dispatcher = dispatcher(2, new CpuBudget(2));
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        dispatcher.serve(batcher, (_, _, inputs) -> inputs);
        batcher.submit(List.of(1), wait(LONG));
        dispatcher.release(batcher);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> batcher.submit(List.of(2), wait(Duration.ofMillis(60))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED));
        assertThat(listener.ran()).hasSize(1);
    }

    @Test
    void endsItsThreadsAndRefusesErrandsWhenClosed() {
        Dispatcher dispatcher = dispatcher(2, new CpuBudget(2));
        List<Thread> threads = new CopyOnWriteArrayList<>();
        dispatcher.onEveryWorker(_ -> threads.add(Thread.currentThread()));
        dispatcher.close();
        assertThat(threads).hasSize(2).noneMatch(Thread::isAlive);
        assertThatIllegalStateException().isThrownBy(() -> dispatcher.onEveryWorker(_ -> {}));
    }

    @Test
    void finishesWhatRunsBeforeItIsClosed() throws Exception {
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(1));
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        dispatcher.serve(
                batcher,
                (_, _, inputs) -> {
                    running.countDown();
                    await(end);
                    return inputs;
                });
        Future<Submission<Integer>> answer = submit(batcher, 7);
        await(running);
        Future<?> closing = callers.submit(dispatcher::close);
        end.countDown();
        assertThat(answer.get().outputs()).containsExactly(7);
        closing.get();
    }

    @Test
    void survivesFailuresAndErrorsOfABatchFunction() {
        CpuBudget budget = new CpuBudget(1);
        Dispatcher dispatcher = dispatcher(1, budget);
        Batcher<Integer, Integer> batcher = batcher("a", MANY);
        dispatcher.serve(
                batcher,
                (_, _, inputs) ->
                        switch (inputs.getFirst()) {
                            case 1 -> throw new IllegalStateException("failure");
                            case 2 -> throw new StackOverflowError("error");
                            default -> inputs;
                        });
        for (int bad : List.of(1, 2)) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> batcher.submit(List.of(bad), wait(LONG)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INTERNAL_ERROR));
        }
        assertThat(batcher.submit(List.of(3), wait(LONG)).outputs()).containsExactly(3);
        Eventually.until(() -> budget.available() == 1);
    }

    @Test
    void neverUsesMoreCoresThanThereAre() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CpuBudget budget = new CpuBudget(3);
        AtomicInteger cores = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Batcher<Integer, Integer>> batchers =
                List.of(batcher("a", SINGLE), batcher("b", MANY), batcher("c", MANY));
        for (int i = 0; i < 2; i++) {
            Dispatcher dispatcher = dispatcher(3, budget);
            for (Batcher<Integer, Integer> batcher : batchers) {
                dispatcher.serve(
                        batcher,
                        (_, threads, inputs) -> {
                            most.accumulateAndGet(cores.addAndGet(threads), Math::max);
                            Thread.yield();
                            cores.addAndGet(-threads);
                            return inputs;
                        });
            }
        }
        try (ComputePool pool = new ComputePool("test-pool", budget, 1000)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                int input = i;
                Batcher<Integer, Integer> batcher = batchers.get(random.nextInt(3));
                boolean gap = random.nextInt(4) == 0;
                answers.add(
                        callers.submit(() -> {
                            pool.compute(
                                    () -> {
                                        most.accumulateAndGet(cores.incrementAndGet(), Math::max);
                                        return cores.getAndDecrement();
                                    },
                                    wait(LONG));
                            return batcher.submit(List.of(input), wait(LONG)).outputs().getFirst();
                        }));
                if (gap) {
                    answers.getLast().get();
                }
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).as("seed %d", seed).isEqualTo(i);
            }
        }
        assertThat(most.get()).as("seed %d", seed).isBetween(1, 3);
        assertThat(listener.ran().stream().mapToInt(RecordingBatchListener.Ran::entries).sum())
                .as("seed %d", seed)
                .isEqualTo(2000);
        Eventually.until(() -> budget.available() == 3);
    }

    @Test
    void servesTheLastOnlyWhileNothingElseWaitsAndOnOneCore() {
        Dispatcher dispatcher = dispatcher(1, new CpuBudget(2));
        List<String> order = new CopyOnWriteArrayList<>();
        Batcher<Integer, Integer> first = batcher("first", SINGLE);
        Batcher<Integer, Integer> last = batcher("last", SINGLE);
        dispatcher.serveLast(
                last,
                (_, threads, inputs) -> {
                    order.add("last %d on %d".formatted(inputs.getFirst(), threads));
                    return inputs;
                });
        dispatcher.serve(
                first,
                (_, threads, inputs) -> {
                    order.add("first %d on %d".formatted(inputs.getFirst(), threads));
                    return inputs;
                });
        CountDownLatch end = occupy(dispatcher);
        submitAndSeeQueued(last, 1);
        submitAndSeeQueued(first, 2);
        submitAndSeeQueued(first, 3);
        end.countDown();
        Eventually.until(() -> order.size() == 3);
        assertThat(order).containsExactly("first 2 on 1", "first 3 on 2", "last 1 on 1");
    }
}
