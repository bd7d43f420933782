package dev.djinn.serving;

import dev.djinn.registry.ObservedState;
import dev.djinn.registry.ObservedVersion;
import dev.djinn.registry.Progress;
import dev.djinn.registry.Replicas;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what this replica serves: in the registry's interval, by chance up to a quarter sooner so
 * that replicas do not all report at once, and at once when it has changed. A report that does not
 * come through is left to the next one.
 */
final class Heartbeats implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final Replicas replicas;
    private final dev.djinn.registry.Replica self;
    private final ServedModels models;
    private final DoubleSupplier chance;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("djinn-heartbeat").daemon().unstarted(this::run);

    /**
     * @param chance at least 0 and less than 1
     */
    Heartbeats(
            Replicas replicas,
            dev.djinn.registry.Replica self,
            ServedModels models,
            DoubleSupplier chance) {
        this.replicas = replicas;
        this.self = self;
        this.models = models;
        this.chance = chance;
    }

    void start() {
        thread.start();
    }

    /** Something may have changed. */
    void changed() {
        changes.release();
    }

    private void run() {
        long interval = replicas.interval().toNanos();
        List<ObservedVersion> reported = List.of();
        long next = System.nanoTime();
        try {
            while (true) {
                List<ObservedVersion> now = observed();
                if (!now.equals(reported) || next - System.nanoTime() <= 0) {
                    report(now);
                    reported = now;
                    next = System.nanoTime() + (long) (interval * (1 - chance.getAsDouble() / 4));
                }
                changes.tryAcquire(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                changes.drainPermits();
            }
        } catch (InterruptedException _) {
            leave();
        }
    }

    private void report(List<ObservedVersion> versions) {
        try {
            replicas.report(self, versions);
        } catch (RuntimeException e) {
            log.debug("No heartbeat", e);
        }
    }

    private void leave() {
        try {
            replicas.leave(self.id());
        } catch (RuntimeException e) {
            log.debug("Left without a word", e);
        }
    }

    private List<ObservedVersion> observed() {
        return models.snapshot().entries().stream().map(Heartbeats::observed).toList();
    }

    static ObservedVersion observed(ModelEntry entry) {
        return switch (entry) {
            case ModelEntry.Fetching(_, FetchProgress progress) ->
                    unready(
                            entry,
                            progress.isWaiting() ? ObservedState.PENDING : ObservedState.FETCHING,
                            progress.toString(),
                            progress.progress());
            case ModelEntry.Loading _, ModelEntry.Waking _ ->
                    ObservedVersion.of(entry.version(), ObservedState.LOADING);
            case ModelEntry.Idle idle ->
                    unready(entry, ObservedState.UNLOADED, idle.reason(), Optional.empty());
            case ModelEntry.Unwoken unwoken ->
                    unready(entry, ObservedState.UNLOADED, unwoken.reason(), Optional.empty());
            case ModelEntry.Unfetched(_, String cause) ->
                    unready(entry, ObservedState.FAILED, cause, Optional.empty());
            case ModelEntry.Unplaced(_, String cause) ->
                    unready(entry, ObservedState.FAILED, cause, Optional.empty());
            case ModelEntry.Failed(_, String cause) ->
                    unready(entry, ObservedState.FAILED, cause, Optional.empty());
            case ModelEntry.Ready ready ->
                    new ObservedVersion(
                            entry.version(),
                            ObservedState.READY,
                            Optional.of(ready.reason()),
                            Optional.empty(),
                            Optional.of(ready.desired().placement().variant().precision()),
                            ready.desired().placement().devices());
        };
    }

    private static ObservedVersion unready(
            ModelEntry entry, ObservedState state, String reason, Optional<Progress> progress) {
        return new ObservedVersion(
                entry.version(), state, Optional.of(reason), progress, Optional.empty(), List.of());
    }

    /** Says that this replica ends. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
