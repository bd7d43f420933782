package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BackoffTests {

    @Test
    void doesNotWaitWhenAllIsClosed() {
        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> new Backoff(new CountDownLatch(0)).after(9))
                .withMessage("closed");
    }

    @Test
    void doesNotWaitWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> new Backoff(new CountDownLatch(1)).after(9))
                .withMessage("interrupted");
        assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
    }
}
