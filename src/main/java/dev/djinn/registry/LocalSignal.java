package dev.djinn.registry;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A signal within this process, for a database that nobody else has. Safe for use by many threads:
 * a permit stands for news that no wait has taken yet.
 */
final class LocalSignal implements ChangeSignal {

    private final Semaphore news = new Semaphore(0);

    @Override
    public void send(JdbcClient jdbc, long revision) {
        // The writer's own call of sent() is enough.
    }

    @Override
    public void sent() {
        news.release();
    }

    @Override
    public void await(Duration longest) throws InterruptedException {
        if (news.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    @Override
    public void close() {
        news.release();
    }
}
