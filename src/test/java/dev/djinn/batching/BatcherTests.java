package dev.djinn.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The caller looks up every 50 ms while it waits; the tests do the workers' part there. */
class BatcherTests {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final FakeTicker ticker = new FakeTicker();
    private final RecordingBatchListener listener = new RecordingBatchListener();
    private final List<List<String>> computed = new ArrayList<>();
    private final Batcher<String, String> batcher =
            new Batcher<>(
                    "m:1",
                    new BatchingPolicy(8, 1000, 1),
                    1000,
                    new QueueLimits(4, SOON),
                    String::length,
                    ticker,
                    listener);

    private List<String> upper(int worker, int threads, List<String> inputs) {
        computed.add(inputs);
        if (inputs.contains("poison")) {
            throw new IllegalStateException("poison");
        }
        return inputs.stream().map(input -> input + "!").toList();
    }

    private void work() {
        batcher.run(batcher.poll(), this::upper, 0, 1);
    }

    private Submission<String> submit(List<String> inputs, Runnable meanwhile) {
        AtomicBoolean done = new AtomicBoolean();
        return batcher.submit(
                inputs,
                new Wait(
                        ticker,
                        ticker.in(SOON),
                        () -> {
                            if (!done.getAndSet(true)) {
                                meanwhile.run();
                            }
                            return false;
                        }));
    }

    private ServingException failure(List<String> inputs, Runnable meanwhile) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> submit(inputs, meanwhile))
                .actual();
    }

    @Test
    void answersInputsInTheirOrderInOneBatch() {
        Submission<String> submission = submit(List.of("bb", "a", "cccc"), this::work);
        assertThat(submission.outputs()).containsExactly("bb!", "a!", "cccc!");
        assertThat(computed).hasSize(1);
        assertThat(listener.ran()).containsExactly(new RecordingBatchListener.Ran("m:1", 3, 7, 12));
        assertThat(listener.rejections()).isEmpty();
        assertThat(batcher.depth()).isZero();
    }

    @Test
    void tellsTimeInTheQueueFromTimeOfComputation() {
        Submission<String> submission =
                submit(
                        List.of("a"),
                        () -> {
                            ticker.advance(Duration.ofMillis(30));
                            batcher.run(
                                    batcher.poll(),
                                    (_, _, inputs) -> {
                                        ticker.advance(Duration.ofMillis(7));
                                        return inputs;
                                    },
                                    0,
                                    1);
                        });
        assertThat(submission.queued()).isEqualTo(Duration.ofMillis(30));
        assertThat(submission.computed()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFullAndQueuesNothing() {
        submit(
                List.of("a", "b", "c"),
                () -> {
                    ServingException refusal =
                            failure(
                                    List.of("d", "e"),
                                    () -> {
                                        throw new AssertionError("it waited");
                                    });
                    assertThat(refusal.code()).isEqualTo(ProblemCode.OVERLOADED);
                    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
                    assertThat(refusal).hasMessageContaining("m:1").hasMessageContaining("4");
                    assertThat(batcher.depth()).isEqualTo(3);
                    work();
                });
        assertThat(listener.rejections())
                .containsExactly(Rejection.QUEUE_FULL, Rejection.QUEUE_FULL);
        assertThat(computed).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void refusesForeverWhatCanNeverFit() {
        ServingException refusal =
                failure(
                        List.of("a", "b", "c", "d", "e"),
                        () -> {
                            throw new AssertionError("it waited");
                        });
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(refusal.field()).contains("inputs");
        assertThat(refusal)
                .hasMessageContaining("5 entries")
                .hasMessageContaining("4")
                .hasMessageContaining("split");
        assertThat(batcher.depth()).isZero();
    }

    @Test
    void neverComputesAnExpiredEntry() {
        ServingException late =
                failure(
                        List.of("a"),
                        () -> {
                            ticker.advance(SOON);
                            assertThat(batcher.poll()).isEmpty();
                        });
        assertThat(late.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED);
        assertThat(listener.rejections()).containsExactly(Rejection.DEADLINE);
        assertThat(computed).isEmpty();
    }

    @Test
    void answersTheDeadlineWithoutAnyWorker() {
        ServingException late = failure(List.of("a", "b"), () -> ticker.advance(SOON));
        assertThat(late.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED);
        assertThat(late).hasMessageContaining("X-Djinn-Timeout");
        assertThat(listener.rejections()).containsExactly(Rejection.DEADLINE, Rejection.DEADLINE);
        assertThat(batcher.depth()).isZero();
        assertThat(batcher.poll()).isEmpty();
    }

    @Test
    void skipsABatchOfExpiredEntriesForTheNextThatIsWanted() {
        Batcher<String, String> single =
                new Batcher<>(
                        "m:1",
                        new BatchingPolicy(1, 9, 1),
                        0,
                        new QueueLimits(4, SOON),
                        String::length,
                        ticker,
                        listener);
        AtomicBoolean done = new AtomicBoolean();
        long early = ticker.in(Duration.ofMillis(1));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        single.submit(
                                List.of("old"),
                                new Wait(
                                        ticker,
                                        early,
                                        () -> {
                                            if (!done.getAndSet(true)) {
                                                single.submit(
                                                        List.of("new"),
                                                        new Wait(
                                                                ticker,
                                                                ticker.in(SOON),
                                                                () -> {
                                                                    ticker.advance(
                                                                            Duration.ofMillis(2));
                                                                    single.run(
                                                                            single.poll(),
                                                                            this::upper,
                                                                            0,
                                                                            1);
                                                                    return false;
                                                                }));
                                            }
                                            return false;
                                        })));
        assertThat(computed).containsExactly(List.of("new"));
    }

    @Test
    void withdrawsTheEntriesOfACallerWhoHasGone() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        batcher.submit(
                                List.of("a", "b"), new Wait(ticker, ticker.in(SOON), () -> true)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.CLIENT_GONE));
        assertThat(batcher.depth()).isZero();
        assertThat(batcher.poll()).isEmpty();
        assertThat(listener.rejections()).containsExactly(Rejection.CANCELLED, Rejection.CANCELLED);
        assertThat(computed).isEmpty();
    }

    @Test
    void doesNotCountAsCancelledWhatAWorkerHasAlready() {
        List<Entry<String, String>> taken = new ArrayList<>();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        batcher.submit(
                                List.of("a"),
                                new Wait(
                                        ticker,
                                        ticker.in(SOON),
                                        () -> {
                                            taken.addAll(batcher.poll());
                                            return true;
                                        })));
        assertThat(listener.rejections()).isEmpty();
        assertThat(taken).hasSize(1);
        batcher.run(taken, this::upper, 0, 1);
        assertThat(taken.getFirst().outcome)
                .as("completed once, by its caller's leaving")
                .isCompletedExceptionally();
    }

    @Test
    void failsOnlyThePoisonEntryOfABatch() {
        ServingException failure = failure(List.of("a", "poison", "c"), this::work);
        assertThat(failure.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
        assertThat(failure.getMessage()).doesNotContain("poison");
        assertThat(computed)
                .containsExactly(
                        List.of("a", "c", "poison"), List.of("a"), List.of("c"), List.of("poison"));
    }

    @Test
    void answersTheNeighboursOfAPoisonEntry() {
        Submission<String> good =
                submit(
                        List.of("good"),
                        () ->
                                assertThat(failure(List.of("poison"), this::work).code())
                                        .isEqualTo(ProblemCode.INTERNAL_ERROR));
        assertThat(good.outputs()).containsExactly("good!");
        assertThat(computed.getFirst()).containsExactly("good", "poison");
    }

    @Test
    void doesNotRetryEntriesThatNobodyWaitsForAnyMore() {
        List<Entry<String, String>> batch = new ArrayList<>();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        submit(
                                List.of("a", "poison"),
                                () -> {
                                    batch.addAll(batcher.poll());
                                    ticker.advance(SOON);
                                }));
        batcher.run(batch, this::upper, 0, 1);
        assertThat(computed).containsExactly(List.of("a", "poison"));
    }

    @Test
    void failsOnAWrongNumberOfOutputs() {
        ServingException failure =
                failure(
                        List.of("a"),
                        () -> batcher.run(batcher.poll(), (_, _, _) -> List.of(), 0, 1));
        assertThat(failure.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    }

    @Test
    void failsOnAnErrorInsteadOfWaitingForTheDeadline() {
        ServingException failure =
                failure(
                        List.of("a", "b"),
                        () ->
                                batcher.run(
                                        batcher.poll(),
                                        (_, _, _) -> {
                                            throw new OutOfMemoryError("of a test");
                                        },
                                        0,
                                        1));
        assertThat(failure.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    }

    @Test
    void givesAnEntryWithoutTokensALength() {
        assertThat(submit(List.of(""), this::work).outputs()).containsExactly("!");
        assertThat(listener.ran().getFirst().paddedTokens()).isEqualTo(1);
    }

    @Test
    void treatsAnInterruptAsALeavingCaller() {
        assertThat(failure(List.of("a"), () -> Thread.currentThread().interrupt()).code())
                .isEqualTo(ProblemCode.CLIENT_GONE);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(batcher.depth()).isZero();
    }
}
