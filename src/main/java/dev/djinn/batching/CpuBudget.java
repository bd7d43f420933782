package dev.djinn.batching;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The machine's cores as permits, shared by all models and all preprocessing, so that threads that
 * compute never outnumber cores: OpenMP teams that do slow each other down many times. First come,
 * first served; work that can wait gets a core only when nobody else wants it.
 */
public final class CpuBudget {

    /*
     * Who waits for a spare core counts itself in `patient` before it looks at the permits, under `lock`; who releases gives
     * the permits back before it looks at `patient`. So one of the two sees the other, and no release goes unnoticed.
     */
    private final int cores;
    private final Semaphore permits;
    private final AtomicInteger patient = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();

    public CpuBudget(int cores) {
        this.cores = cores;
        this.permits = new Semaphore(cores, true);
    }

    public int cores() {
        return cores;
    }

    /** Cores that nobody uses now. */
    public int available() {
        return permits.availablePermits();
    }

    /** Waits for one core. */
    void acquire() {
        permits.acquireUninterruptibly();
    }

    /**
     * Waits for a core that is idle while nobody waits for one.
     *
     * @param nanos longest wait
     * @return whether there was one
     */
    boolean acquireSpare(long nanos) throws InterruptedException {
        patient.incrementAndGet();
        lock.lock();
        try {
            long left = nanos;
            while (permits.hasQueuedThreads() || !permits.tryAcquire()) {
                if (left <= 0) {
                    return false;
                }
                left = released.awaitNanos(left);
            }
            return true;
        } finally {
            patient.decrementAndGet();
            lock.unlock();
        }
    }

    /** Takes all cores that are free and that nobody waits for. */
    int borrow() {
        int borrowed = 0;
        while (borrowed < cores && !permits.hasQueuedThreads() && permits.tryAcquire()) {
            borrowed++;
        }
        return borrowed;
    }

    void release(int count) {
        permits.release(count);
        if (patient.get() > 0) {
            tellThePatient();
        }
    }

    private void tellThePatient() {
        lock.lock();
        try {
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
