package dev.djinn.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker threads of one device. A worker that is free takes the batch whose oldest entry has
 * waited longest, of whatever model; there is no timer, since batches form by themselves while all
 * workers are busy.
 *
 * <p>A batch runs with one core, or with every free core when nothing else waits: a lone request on
 * an idle machine uses them all, and under load each batch has its own. A batcher that is served
 * last gives way to all others, and takes no more than one.
 */
public final class Dispatcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /*
     * `lock` guards `services`, `errands` and `closed`; it is never held while a batch or an errand runs, nor while waiting for
     * a core. A batch is formed only after its core is there, so entries that come meanwhile can still join it.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Services services = new Services();
    private final List<ArrayDeque<Errand>> errands = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CpuBudget budget;
    private boolean closed;

    /** Whether there was a batch: before, nobody is kept waiting by an errand. */
    private volatile boolean asked;

    /**
     * @param name prefix of the threads' names
     * @param budget cores that a batch needs one of; a device with processors of its own brings a
     *     budget of its own
     */
    public Dispatcher(String name, int workers, CpuBudget budget) {
        this.budget = budget;
        for (int i = 0; i < workers; i++) {
            int worker = i;
            errands.add(new ArrayDeque<>());
            threads.add(
                    Thread.ofPlatform()
                            .name(name + "-" + worker)
                            .daemon()
                            .unstarted(() -> work(worker)));
        }
        threads.forEach(Thread::start);
    }

    public int workers() {
        return threads.size();
    }

    /** Starts to compute the batches of a batcher with that function. */
    public <I, O> void serve(Batcher<I, O> batcher, BatchFunction<I, O> function) {
        add(new Service<>(batcher, function, false));
    }

    /** The same, but each batch only while no other batcher has any, and on one core. */
    public <I, O> void serveLast(Batcher<I, O> batcher, BatchFunction<I, O> function) {
        add(new Service<>(batcher, function, true));
    }

    private void add(Service<?, ?> service) {
        locked(() -> services.add(service));
        service.batcher().attach(this);
    }

    /**
     * Forms no more batches of it. One that runs already goes on: {@link #onEveryWorker} returns
     * after it.
     */
    public void release(Batcher<?, ?> batcher) {
        batcher.detach(this);
        locked(() -> services.remove(batcher));
    }

    /**
     * Runs something once on each worker's own thread, between batches, and waits for all of them.
     *
     * @throws RuntimeException the first failure, as a {@link
     *     java.util.concurrent.CompletionException}
     * @throws IllegalStateException when the dispatcher is closed, since no worker would ever come
     */
    public void onEveryWorker(IntConsumer errand) {
        onWorkers(0, workers(), errand);
    }

    /**
     * The same for longer errands: once there has been a batch, half of the workers do them at a
     * time, and batches that wait go in between, so that what is served goes on.
     */
    public void onEveryWorkerInTurn(List<IntConsumer> errands) {
        int step = asked ? (workers() + 1) / 2 : workers();
        for (int from = 0; from < workers(); from += step) {
            int to = Math.min(from + step, workers());
            for (IntConsumer errand : errands) {
                onWorkers(from, to, errand);
            }
        }
    }

    private void onWorkers(int from, int to, IntConsumer errand) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        locked(() -> {
            if (closed) {
                throw new IllegalStateException("The workers have ended.");
            }
            for (ArrayDeque<Errand> queue : errands.subList(from, to)) {
                CompletableFuture<Void> future = new CompletableFuture<>();
                queue.add(new Errand(errand, future));
                done.add(future);
            }
        });
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    }

    /** Ends the workers after what they run now. */
    @Override
    public void close() {
        locked(() -> closed = true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Expected nanoseconds until a worker is free for what comes now. */
    long backlog() {
        lock.lock();
        try {
            return services.pending() / workers();
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work(int worker) {
        while (awaitWork(worker)) {
            try {
                turn(worker);
            } catch (RuntimeException | Error e) {
                log.error("A worker survived a failure outside of any batch", e);
            }
        }
    }

    private void turn(int worker) {
        Optional<Errand> errand = nextErrand(worker);
        budget.acquire();
        int cores = 1;
        try {
            if (errand.isPresent()) {
                errand.get().run(worker);
                return;
            }
            Optional<Batch> batch = nextBatch();
            if (batch.isPresent()) {
                asked = true;
                cores += batch.get().lone() ? budget.borrow() : 0;
                batch.get().computation().run(worker, cores);
            }
        } finally {
            budget.release(cores);
        }
    }

    /** False when the dispatcher is closed. */
    private boolean awaitWork(int worker) {
        lock.lock();
        try {
            while (errands.get(worker).isEmpty() && !services.waiting()) {
                if (closed) {
                    return false;
                }
                changed.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Errand> nextErrand(int worker) {
        lock.lock();
        try {
            return Optional.ofNullable(errands.get(worker).poll());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Batch> nextBatch() {
        lock.lock();
        try {
            while (true) {
                Optional<Service<?, ?>> service = services.longestWaiting();
                if (service.isEmpty()) {
                    return Optional.empty();
                }
                Optional<Service.Computation> batch = service.get().next();
                if (batch.isPresent()) {
                    if (services.waiting()) {
                        changed.signal();
                    }
                    return Optional.of(new Batch(batch.get(), services.isLone(service.get())));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param lone whether it may have all cores: nothing waited for one when it was formed
     */
    private record Batch(Service.Computation computation, boolean lone) {}
}
