package dev.djinn.registry;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A registry in memory, with the rules of the real one. Listeners are called on the thread that
 * makes the change, before its call returns. It can be made to fail as if its database were away.
 */
public final class FakeRegistry {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Clock clock;
    private final MemoryStore store = new MemoryStore(this::requireAvailable, this::tell);
    private final ModelRegistry models;
    private final List<RegistryChanges.Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean available = true;

    public FakeRegistry(Clock clock) {
        this.clock = clock;
        this.models = new StoredModelRegistry(store, clock);
    }

    public ModelRegistry models() {
        return models;
    }

    public RegistryChanges changes() {
        return listener -> {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        };
    }

    public Replicas replicas() {
        return new MemoryReplicas();
    }

    public ManagementKeys keys() {
        return new MemoryManagementKeys();
    }

    /** Makes every call fail, or no longer. */
    public void setAvailable(boolean available) {
        this.available = available;
    }

    private void requireAvailable() {
        if (!available) {
            throw ServingException.retryable(
                    ProblemCode.REGISTRY_UNAVAILABLE,
                    "The registry's database cannot be reached. Try again in 5 s.",
                    Duration.ofSeconds(5));
        }
    }

    private void tell(long revision) {
        listeners.forEach(listener -> listener.changed(revision));
    }

    private final Map<String, ReplicaStatus> reports = new LinkedHashMap<>();

    private final AtomicReference<Sha256> key = new AtomicReference<>();

    private final class MemoryManagementKeys implements ManagementKeys {

        @Override
        public Optional<Sha256> find() {
            requireAvailable();
            return Optional.ofNullable(key.get());
        }

        @Override
        public Sha256 keepFirst(Sha256 given) {
            requireAvailable();
            key.compareAndSet(null, given);
            return key.get();
        }
    }

    private final class MemoryReplicas implements Replicas {

        @Override
        public Duration interval() {
            return INTERVAL;
        }

        @Override
        public void report(Replica replica, List<ObservedVersion> versions) {
            requireAvailable();
            synchronized (reports) {
                reports.values().removeIf(this::silent);
                reports.put(replica.id(), new ReplicaStatus(replica, clock.instant(), versions));
            }
        }

        @Override
        public void leave(String id) {
            requireAvailable();
            synchronized (reports) {
                reports.remove(id);
            }
        }

        @Override
        public List<ReplicaStatus> list() {
            requireAvailable();
            synchronized (reports) {
                return reports.values().stream()
                        .filter(status -> !silent(status))
                        .map(MemoryReplicas::sorted)
                        .sorted(
                                Comparator.comparing((ReplicaStatus status) ->
                                                status.replica().started())
                                        .thenComparing(status -> status.replica().id()))
                        .toList();
            }
        }

        private boolean silent(ReplicaStatus status) {
            return status.heartbeat().isBefore(clock.instant().minus(TIMEOUT));
        }

        private static ReplicaStatus sorted(ReplicaStatus status) {
            List<ObservedVersion> versions = new ArrayList<>(status.versions());
            versions.sort(
                    Comparator.comparing(
                                    (ObservedVersion observed) -> observed.version().name().value())
                            .thenComparing(observed -> observed.version().version()));
            return new ReplicaStatus(status.replica(), status.heartbeat(), versions);
        }
    }
}
