package dev.djinn.serving;

import dev.djinn.artifact.ArtifactException;
import dev.djinn.artifact.ArtifactLease;
import dev.djinn.artifact.Artifacts;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageException;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.ModelVersion;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Brings models to this machine, each on a virtual thread of its own, and holds on to them until it
 * is closed. What comes of each waits to be taken by the thread that loads.
 */
final class ModelFetcher implements AutoCloseable {

    private final Artifacts artifacts;
    private final PackageReader reader = new PackageReader();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<ArtifactLease> leases = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    ModelFetcher(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** What came of a fetch. */
    sealed interface Arrival {

        record Here(ModelPackage source) implements Arrival {}

        record Missing(ModelVersion version, Duration time, String cause) implements Arrival {}
    }

    /** Called by one thread, before {@link #take} and {@link #close}. */
    void fetch(SourcedModel model, FetchProgress progress) {
        threads.add(
                Thread.ofVirtual()
                        .name("djinn-fetch-" + model.version())
                        .start(() -> arrivals.add(arrival(model, progress))));
    }

    /** Waits for the next one. */
    Arrival take() throws InterruptedException {
        return arrivals.take();
    }

    private Arrival arrival(SourcedModel model, FetchProgress progress) {
        long started = System.nanoTime();
        try {
            ArtifactLease lease = artifacts.fetch(model.uri(), progress);
            leases.add(lease);
            return read(model, lease, started);
        } catch (ArtifactException e) {
            return missing(model, started, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            return missing(model, started, "%s: %s".formatted(model.uri(), e));
        }
    }

    private Arrival read(SourcedModel model, ArtifactLease lease, long started) {
        try {
            return new Arrival.Here(reader.read(lease.directory(), model.version()));
        } catch (PackageException e) {
            String cause =
                    String.valueOf(e.getMessage()).replace(lease.directory() + File.separator, "");
            return missing(model, started, "%s: %s".formatted(model.uri(), cause));
        }
    }

    private static Arrival missing(SourcedModel model, long started, String cause) {
        return new Arrival.Missing(
                model.version(), Duration.ofNanos(System.nanoTime() - started), cause);
    }

    /** Breaks off what is under way, and lets go of what was fetched. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        leases.forEach(ArtifactLease::close);
        leases.clear();
    }
}
