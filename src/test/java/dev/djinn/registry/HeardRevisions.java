package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that a test can ask what it has heard. */
final class HeardRevisions implements RegistryChanges.Listener {

    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

    @Override
    public void changed(long revision) {
        heard.add(revision);
    }

    /** Waits until that revision or a later one has been heard, and tells how long that took. */
    Duration await(long revision, Duration patience) throws InterruptedException {
        long started = System.nanoTime();
        Long last;
        do {
            long left = patience.toNanos() - (System.nanoTime() - started);
            last = heard.poll(left, TimeUnit.NANOSECONDS);
            assertThat(last).as("a revision from %d on, within %s", revision, patience).isNotNull();
        } while (last < revision);
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
