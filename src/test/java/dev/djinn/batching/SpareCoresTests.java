package dev.djinn.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpareCoresTests {

    private final CpuBudget budget = new CpuBudget(1);
    private final SpareCores cores = new SpareCores(budget);

    private static Wait wait(Duration time) {
        return new Wait(Ticker.SYSTEM, System.nanoTime() + time.toNanos(), () -> false);
    }

    private static Wait patient() {
        return wait(Duration.ofSeconds(20));
    }

    @Test
    void holdsACoreWhileItComputes() {
        assertThat(cores.compute(budget::available, patient())).isZero();
        assertThat(budget.available()).isOne();
        cores.await(patient());
        assertThat(budget.available()).isOne();
    }

    @Test
    void waitsUntilTheCoreIsIdle() throws Exception {
        budget.acquire();
        CompletableFuture<String> computed =
                CompletableFuture.supplyAsync(() -> cores.compute(() -> "done", patient()));
        assertThat(computed).isNotDone();
        budget.release(1);
        assertThat(computed.get(20, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void givesUpAtTheDeadline() {
        budget.acquire();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> cores.await(wait(Duration.ofMillis(1))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.OVERLOADED));
    }

    @Test
    void letsThoseGoFirstWhoWaitForACore() throws Exception {
        budget.acquire();
        Thread urgent = Thread.ofPlatform().start(budget::acquire);
        Eventually.until(() -> urgent.getState() == Thread.State.WAITING);
        CompletableFuture<Integer> spare =
                CompletableFuture.supplyAsync(() -> cores.compute(() -> 1, patient()));
        budget.release(1);
        assertThat(urgent.join(Duration.ofSeconds(20))).isTrue();
        assertThat(spare).isNotDone();
        budget.release(1);
        assertThat(spare.get(20, TimeUnit.SECONDS)).isOne();
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        budget.acquire();
        FutureTask<Void> waiting =
                new FutureTask<>(() -> {
                    cores.await(patient());
                    return null;
                });
        Thread thread = Thread.ofPlatform().start(waiting);
        thread.interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOfSatisfying(
                        ServingException.class,
                        e -> assertThat(e.code()).isEqualTo(ProblemCode.CLIENT_GONE));
    }

    @Test
    void missesNoReleaseHoweverManyCompete() throws Exception {
        CpuBudget two = new CpuBudget(2);
        SpareCores spare = new SpareCores(two);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            boolean urgent = i % 2 == 0;
            all[i] =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int round = 0; round < 500; round++) {
                                    if (urgent) {
                                        two.acquire();
                                        two.release(1);
                                    } else {
                                        spare.await(patient());
                                    }
                                }
                            },
                            threads);
        }
        threads.close();
        CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
        assertThat(two.available()).isEqualTo(2);
    }
}
