package dev.djinn.batching;

import java.util.concurrent.Semaphore;

/**
 * The machine's cores as permits, shared by all models and all preprocessing, so that threads that
 * compute never outnumber cores: OpenMP teams that do slow each other down many times. First come,
 * first served.
 */
public final class CpuBudget {

    private final int cores;
    private final Semaphore permits;

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
    }
}
