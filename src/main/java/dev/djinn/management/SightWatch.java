package dev.djinn.management;

import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the registry for all listeners together: soon after it has changed and at least once in
 * an interval, and not at all while nobody listens.
 *
 * <p>Lock: {@code lock} guards {@code sight}, {@code listeners}, {@code stale} and {@code closed};
 * the registry is asked without it. Only {@link #run} sets a sight.
 */
final class SightWatch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SightWatch.class);

    private final Supplier<Sight> look;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition seen = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private Sight sight = Sight.NONE;
    private int listeners;
    private boolean stale = true;
    private boolean closed;

    /**
     * @param look may fail with a {@link ServingException} while the registry is away
     */
    SightWatch(Supplier<Sight> look, Duration interval) {
        this.look = look;
        this.interval = interval;
    }

    /** Looks until it is closed or interrupted. */
    @Override
    public void run() {
        try {
            while (awaitWanted()) {
                try {
                    show(look.get());
                } catch (ServingException e) {
                    log.debug("The registry cannot be looked at now", e);
                } catch (RuntimeException e) {
                    log.error("The registry cannot be looked at for the listeners to events", e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            long left = interval.toNanos();
            while (!closed && (listeners == 0 || (!stale && left > 0))) {
                if (listeners == 0) {
                    sight = Sight.NONE;
                    stale = true;
                    wanted.await();
                } else {
                    left = wanted.awaitNanos(left);
                }
            }
            stale = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void show(Sight now) {
        lock.lock();
        try {
            sight = now;
            seen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that the registry has changed. */
    void changed() {
        lock.lock();
        try {
            stale = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    void join() {
        lock.lock();
        try {
            listeners++;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            listeners--;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a sight other than that one; the same when there is none within the time. */
    Sight awaitOther(Sight known, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while ((sight.equals(Sight.NONE) || sight.equals(known)) && left > 0 && !closed) {
                left = seen.awaitNanos(left);
            }
            return sight.equals(Sight.NONE) ? known : sight;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
            seen.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
