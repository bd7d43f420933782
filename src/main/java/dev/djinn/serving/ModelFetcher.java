package dev.djinn.serving;

import dev.djinn.artifact.ArtifactException;
import dev.djinn.artifact.ArtifactLease;
import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.Artifacts;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageException;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.ModelVersion;
import java.io.File;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Brings packages to this machine, each on a virtual thread of its own, a few at a time. */
final class ModelFetcher implements AutoCloseable {

    private final Artifacts artifacts;
    private final Pins pins;
    private final int most;
    private final Semaphore slots;
    private final PackageReader reader = new PackageReader();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /**
     * @param most fetches at a time; the rest wait for their turn
     */
    ModelFetcher(Artifacts artifacts, Pins pins, int most) {
        this.artifacts = artifacts;
        this.pins = pins;
        this.most = most;
        this.slots = new Semaphore(most, true);
    }

    /** What came of a fetch. */
    sealed interface Arrival {

        /**
         * @param lease to be closed by who takes it
         */
        record Here(ModelPackage source, ArtifactLease lease) implements Arrival {}

        record Missing(String cause) implements Arrival {}
    }

    /**
     * @param arrived called once, on the fetching thread
     * @return breaks off the fetch
     */
    Runnable fetch(
            ModelVersion version,
            ArtifactUri uri,
            FetchProgress progress,
            Consumer<Arrival> arrived) {
        Thread thread =
                Thread.ofVirtual()
                        .name("djinn-fetch-" + version)
                        .unstarted(() -> {
                            try {
                                arrived.accept(arrival(version, uri, progress));
                            } finally {
                                threads.remove(Thread.currentThread());
                            }
                        });
        threads.add(thread);
        thread.start();
        return thread::interrupt;
    }

    private Arrival arrival(ModelVersion version, ArtifactUri uri, FetchProgress progress) {
        try {
            return inTurn(version, uri, progress);
        } catch (InterruptedException _) {
            return new Arrival.Missing(
                    "%s: the fetch was broken off before its turn".formatted(uri));
        } catch (ArtifactException e) {
            return new Arrival.Missing(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            return new Arrival.Missing("%s: %s".formatted(uri, e));
        }
    }

    private Arrival inTurn(ModelVersion version, ArtifactUri uri, FetchProgress progress)
            throws InterruptedException {
        if (!slots.tryAcquire()) {
            progress.waits(most);
            slots.acquire();
        }
        try {
            progress.begins();
            return read(version, uri, artifacts.fetch(uri, progress));
        } finally {
            slots.release();
        }
    }

    private Arrival read(ModelVersion version, ArtifactUri uri, ArtifactLease lease) {
        try {
            ModelPackage source = reader.read(lease.directory(), version);
            Optional<String> refusal = pins.refusal(version, uri, source);
            if (refusal.isEmpty()) {
                return new Arrival.Here(source, lease);
            }
            lease.close();
            return new Arrival.Missing(refusal.get());
        } catch (PackageException e) {
            lease.close();
            String cause =
                    String.valueOf(e.getMessage()).replace(lease.directory() + File.separator, "");
            return new Arrival.Missing("%s: %s".formatted(uri, cause));
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /** Breaks off what is under way, and waits until it has arrived as missing. */
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
    }
}
