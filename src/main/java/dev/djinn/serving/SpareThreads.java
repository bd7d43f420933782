package dev.djinn.serving;

import dev.djinn.inference.SpareTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Threads for what nobody waits for, few of them, and a short queue: what is in it holds the body
 * of a request each.
 *
 * <p>Work is refused from {@code stop} on, and what runs then is interrupted and awaited, so that
 * nothing holds a model when the models are let go of.
 */
final class SpareThreads implements SpareTime, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SpareThreads.class);
    private static final int WAITING = 8;

    /** At most that part of the cores. */
    private static final int SHARE = 4;

    private final int count;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    SpareThreads(int cores) {
        this.count = Math.max(1, cores / SHARE);
    }

    @Override
    public boolean offer(Runnable work) {
        return running && waiting.offer(work);
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name("djinn-mirror-" + i).daemon().start(this::work));
        }
    }

    private void work() {
        while (running) {
            try {
                waiting.take().run();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException | Error e) {
                log.error("A thread survived a failure of work that nobody waits for", e);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        waiting.clear();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the web server and before the models, which have phase 0. */
    @Override
    public int getPhase() {
        return 1;
    }
}
