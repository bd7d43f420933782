package dev.djinn.serving;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work from any thread, done by one thread, in the order in which it came. */
final class Mailbox implements Executor {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        work.add(task);
    }

    /** Waits for work for that long, and does all that is there. */
    void await(Duration longest) throws InterruptedException {
        Runnable first = work.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            run(first);
            runAll();
        }
    }

    /** Does what is there. */
    void runAll() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            run(next);
        }
    }

    /** Whatever it does, what comes after it must not stay undone. */
    static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("A step of reconciling the models failed", e);
        }
    }
}
