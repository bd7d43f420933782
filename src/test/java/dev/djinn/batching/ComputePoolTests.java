package dev.djinn.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputePoolTests {

    private final CpuBudget budget = new CpuBudget(1);
    private final ComputePool pool = new ComputePool("test", budget, 1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        callers.shutdownNow();
        pool.close();
    }

    private static Wait patient() {
        return new Wait(
                Ticker.SYSTEM, System.nanoTime() + Duration.ofSeconds(20).toNanos(), () -> false);
    }

    private Future<String> occupy() throws InterruptedException {
        Future<String> answer =
                callers.submit(() ->
                        pool.compute(
                                () -> {
                                    running.countDown();
                                    awaitEnd();
                                    return "occupied";
                                },
                                patient()));
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private void awaitEnd() {
        try {
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void computesOnAPlatformThreadOfItsOwnWithACore() {
        record Seen(boolean virtual, String name, int available) {}
        Seen seen =
                pool.compute(
                        () ->
                                new Seen(
                                        Thread.currentThread().isVirtual(),
                                        Thread.currentThread().getName(),
                                        budget.available()),
                        patient());
        assertThat(seen).isEqualTo(new Seen(false, "test-0", 0));
        Eventually.until(() -> budget.available() == 1);
    }

    @Test
    void handsOnTheTasksOwnFailure() {
        ServingException own = ServingException.invalid("inputs[1]", "broken");
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        pool.compute(
                                () -> {
                                    throw own;
                                },
                                patient()))
                .isSameAs(own);
    }

    @Test
    void hidesUnexpectedFailuresAndSurvivesErrors() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        pool.compute(
                                () -> {
                                    throw new StackOverflowError("secret");
                                },
                                patient()))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
                    assertThat(e.getMessage()).doesNotContain("secret");
                });
        assertThat(pool.compute(() -> "alive", patient())).isEqualTo("alive");
        Eventually.until(() -> budget.available() == 1);
    }

    @Test
    void refusesAtOnceWhenTooManyWait() throws Exception {
        Future<String> first = occupy();
        CountDownLatch waits = new CountDownLatch(1);
        Future<String> second =
                callers.submit(() ->
                        pool.compute(
                                () -> "second",
                                new Wait(
                                        Ticker.SYSTEM,
                                        patient().deadline(),
                                        () -> {
                                            waits.countDown();
                                            return false;
                                        })));
        assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> pool.compute(() -> "third", patient()))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.OVERLOADED);
                    assertThat(e.retryAfter()).isPresent();
                });
        end.countDown();
        assertThat(first.get()).isEqualTo("occupied");
        assertThat(second.get()).isEqualTo("second");
    }

    @Test
    void neverRunsATaskWhoseCallerHasGone() throws Exception {
        Future<String> first = occupy();
        AtomicBoolean ran = new AtomicBoolean();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        pool.compute(
                                () -> ran.getAndSet(true),
                                new Wait(Ticker.SYSTEM, patient().deadline(), () -> true)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.CLIENT_GONE));
        end.countDown();
        first.get();
        Eventually.until(this::hasRoom);
        assertThat(ran).isFalse();
    }

    /** A task that was given up takes its place until a thread comes to it. */
    private boolean hasRoom() {
        try {
            return pool.compute(() -> true, patient());
        } catch (ServingException _) {
            return false;
        }
    }

    @Test
    void answersTheDeadline() throws Exception {
        Future<String> first = occupy();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        pool.compute(
                                () -> "late",
                                new Wait(
                                        Ticker.SYSTEM, System.nanoTime() + 1_000_000, () -> false)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED));
        end.countDown();
        first.get();
    }
}
