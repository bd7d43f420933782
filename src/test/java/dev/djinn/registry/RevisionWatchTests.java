package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RevisionWatchTests {

    private final AtomicLong revision = new AtomicLong();
    private volatile double chance;
    private final SteppedSignal signal = new SteppedSignal();
    private final RevisionWatch watch =
            new RevisionWatch(this::read, signal, Duration.ofSeconds(8), () -> chance);

    private long read() {
        if (revision.get() < 0) {
            throw new IllegalStateException("the database is away");
        }
        return revision.get();
    }

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void tellsOfEachNewRevisionOnce() throws InterruptedException {
        signal.look();
        List<Long> heard = new ArrayList<>();
        watch.subscribe(heard::add);

        signal.look();
        revision.set(3);
        signal.look();
        signal.look();
        revision.set(5);
        signal.look();

        assertThat(heard).containsExactly(3L, 5L);
        assertThat(signal.longest).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void looksUpToAQuarterOfTheIntervalSoonerByChance() throws InterruptedException {
        chance = 0.5;
        signal.look();
        signal.look();

        assertThat(signal.longest).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void tellsWhoSubscribesBeforeTheFirstLook() throws InterruptedException {
        List<Long> heard = new ArrayList<>();
        watch.subscribe(heard::add);
        signal.look();

        assertThat(heard).containsExactly(0L);
    }

    @Test
    void tellsOfAChangeThatWasMadeWhileTheDatabaseCouldNotBeRead() throws InterruptedException {
        signal.look();
        List<Long> heard = new ArrayList<>();
        watch.subscribe(heard::add);
        revision.set(-1);
        signal.look();
        revision.set(2);
        signal.look();

        assertThat(heard).containsExactly(2L);
    }

    @Test
    void goesOnWhenAListenerFails() throws InterruptedException {
        List<Long> heard = new ArrayList<>();
        watch.subscribe(_ -> {
            throw new IllegalStateException("a listener's own fault");
        });
        watch.subscribe(heard::add);
        revision.set(1);
        signal.look();
        revision.set(2);
        signal.look();

        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void tellsNothingAfterASubscriptionHasEnded() throws InterruptedException {
        List<Long> heard = new ArrayList<>();
        var subscription = watch.subscribe(heard::add);
        subscription.close();
        revision.set(1);
        signal.look();

        assertThat(heard).isEmpty();
    }

    /** Ends a wait when the test says so. */
    private static final class SteppedSignal implements ChangeSignal {

        private final SynchronousQueue<Boolean> steps = new SynchronousQueue<>();
        private volatile Duration longest = Duration.ZERO;

        /** Makes the watch look, and returns when it has. */
        void look() throws InterruptedException {
            steps.put(true);
            steps.put(false);
        }

        @Override
        public void await(Duration longest) throws InterruptedException {
            this.longest = longest;
            while (!steps.take()) {
                // The look before has ended; the next one is still to come.
            }
        }

        @Override
        public void send(JdbcClient jdbc, long revision) {}

        @Override
        public void sent() {}

        @Override
        public void close() {}
    }
}
