package dev.djinn.artifact;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Waits twice as long after each failure, up to 16 s, and by chance down to half of that. The wait
 * ends when all is closed.
 *
 * @param closed reaches 0 when nothing is to be tried any more
 */
record Backoff(CountDownLatch closed) implements Retries.Pause {

    private static final long FIRST_MILLIS = 1000;
    private static final int DOUBLINGS = 4;

    @Override
    public void after(int failures) throws InterruptedIOException {
        long most = FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS);
        long millis = ThreadLocalRandom.current().nextLong(most / 2, most);
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new InterruptedIOException("closed");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
