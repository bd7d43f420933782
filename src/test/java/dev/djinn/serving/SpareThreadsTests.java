package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpareThreadsTests {

    private final SpareThreads threads = new SpareThreads(2);

    @Test
    void refusesBeforeItStartsAndAfterItHasStopped() {
        assertThat(threads.offer(() -> {})).isFalse();
        threads.start();
        threads.stop();
        assertThat(threads.offer(() -> {})).isFalse();
    }

    @Test
    void refusesWhatIsTooMuchAtOnceAndRunsTheRest() throws InterruptedException {
        threads.start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        assertThat(
                        threads.offer(() -> {
                            begun.countDown();
                            await(end);
                        }))
                .isTrue();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch ran = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            assertThat(threads.offer(ran::countDown)).isTrue();
        }
        assertThat(threads.offer(ran::countDown)).isFalse();
        end.countDown();
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        threads.stop();
    }

    @Test
    void interruptsWhatRunsWhenItStops() throws Exception {
        threads.start();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        threads.offer(() -> {
            begun.countDown();
            interrupted.complete(!await(new CountDownLatch(1)));
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        threads.stop();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void outlivesWorkThatFails() throws Exception {
        threads.start();
        threads.offer(() -> {
            throw new IllegalStateException("fails");
        });
        CompletableFuture<String> after = new CompletableFuture<>();
        threads.offer(() -> after.complete("ran"));
        assertThat(after.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
        threads.stop();
    }

    /** False when it was interrupted. */
    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }
}
