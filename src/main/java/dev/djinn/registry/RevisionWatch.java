package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the registry's revision whenever the signal says so and at least once in an interval,
 * and tells listeners when it has grown.
 *
 * <p>One thread looks and calls; it alone writes {@code seen}, {@code failing} and what a
 * subscriber was told last. Subscribing is safe from any thread, also from a listener.
 */
final class RevisionWatch implements RegistryChanges, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RevisionWatch.class);

    private final LongSupplier revision;
    private final ChangeSignal signal;
    private final Duration interval;
    private final DoubleSupplier chance;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile long seen = -1;
    private volatile boolean closed;
    private boolean failing;

    /**
     * @param revision the registry's present one; may fail while its database is away
     * @param interval longest one between two looks, by chance up to a quarter less, so that
     *     replicas that heard of the same change do not all look at once from then on
     * @param chance at least 0 and less than 1
     */
    RevisionWatch(
            LongSupplier revision, ChangeSignal signal, Duration interval, DoubleSupplier chance) {
        this.revision = revision;
        this.signal = signal;
        this.interval = interval;
        this.chance = chance;
        this.thread = Thread.ofPlatform().daemon().name("djinn-registry").unstarted(this::watch);
    }

    /** Begins to look. */
    void start() {
        thread.start();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        Subscriber subscriber = new Subscriber(listener, seen);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    private void watch() {
        try {
            while (!closed) {
                signal.await(untilNextLook());
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration untilNextLook() {
        return Duration.ofNanos((long) (interval.toNanos() * (1 - chance.getAsDouble() / 4)));
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            long now = revision.getAsLong();
            seen = now;
            failing = false;
            subscribers.forEach(subscriber -> subscriber.tell(now));
        } catch (ServingException e) {
            log.debug("The registry's revision cannot be read now", e);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Once, since the next look comes soon. */
    private void fail(RuntimeException cause) {
        if (!failing) {
            failing = true;
            log.error("The registry cannot be watched for changes", cause);
        }
    }

    /** Does not end a listener's call under way, and waits for it. */
    @Override
    public void close() {
        closed = true;
        signal.close();
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            join();
        }
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A listener and the revision that it was told last, which the watching thread owns. */
    private static final class Subscriber {

        private final Listener listener;
        private long told;

        Subscriber(Listener listener, long told) {
            this.listener = listener;
            this.told = told;
        }

        void tell(long revision) {
            if (revision <= told) {
                return;
            }
            told = revision;
            try {
                listener.changed(revision);
            } catch (RuntimeException | Error e) {
                // A failing listener must not end the watch for the others.
                log.error("A listener of the registry failed at revision {}", revision, e);
            }
        }
    }
}
