package dev.djinn.serving;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The live models. Readers see one immutable snapshot; only the reconciling thread replaces it. */
final class ServedModels implements ModelDirectory {

    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final AtomicReference<Snapshot> snapshot;
    private final Demand demand;
    private volatile Set<ModelVersion> required = Set.of();

    ServedModels(Map<Task, ModelName> defaults, Demand demand) {
        this.demand = demand;
        this.snapshot = new AtomicReference<>(new Snapshot(List.<ModelEntry>of(), defaults));
    }

    Snapshot snapshot() {
        return snapshot.get();
    }

    /**
     * Adds a version or replaces its entry, and lets go of what was loaded for that, unless the new
     * one has it too.
     */
    void put(ModelEntry entry) {
        Snapshot old =
                snapshot.getAndUpdate(current -> {
                    Map<ModelVersion, ModelEntry> entries = byVersion(current);
                    entries.put(entry.version(), entry);
                    return current.with(entries.values());
                });
        Optional<LoadedVersion> replaced = loaded(byVersion(old).get(entry.version()));
        if (!replaced.equals(loaded(entry))) {
            replaced.ifPresent(LoadedVersion::release);
        }
        if (!isPending(entry)) {
            demand.settle(entry.version());
        }
    }

    /** Takes a version out and lets go of it; its leases keep it until they end. */
    void remove(ModelVersion version) {
        Snapshot old =
                snapshot.getAndUpdate(current -> {
                    Map<ModelVersion, ModelEntry> entries = byVersion(current);
                    entries.remove(version);
                    return current.with(entries.values());
                });
        loaded(byVersion(old).get(version)).ifPresent(LoadedVersion::release);
        demand.settle(version);
    }

    /** Null when nothing is known of it. */
    @Nullable ModelEntry entry(ModelVersion version) {
        return byVersion(snapshot.get()).get(version);
    }

    Optional<ModelEntry.Ready> ready(ModelVersion version) {
        return entry(version) instanceof ModelEntry.Ready ready
                ? Optional.of(ready)
                : Optional.empty();
    }

    /** Time since the last request to it; 0 while it has one, or is not loaded. */
    Duration unused(ModelVersion version) {
        return ready(version).map(ready -> ready.loaded().unused()).orElse(Duration.ZERO);
    }

    /** Whether a request waits for it, or did, and it has not been loaded since. */
    boolean isAskedFor(ModelVersion version) {
        return demand.isFor(version);
    }

    private static boolean isPending(@Nullable ModelEntry entry) {
        return entry instanceof ModelEntry.Idle || entry instanceof ModelEntry.Waking;
    }

    /** Sends requests that name no version another way, and makes readiness wait for others. */
    void route(Routing routing, Set<ModelVersion> required) {
        snapshot.updateAndGet(old -> old.with(routing));
        this.required = Set.copyOf(required);
    }

    /**
     * Whether all that is required serves, or is idle for want of requests, and anything does: a
     * server without models has nothing to be asked for.
     */
    boolean isReady() {
        Map<ModelVersion, ModelEntry> entries = byVersion(snapshot.get());
        return entries.values().stream().anyMatch(ServedModels::isFit)
                && required.stream().allMatch(version -> isFit(entries.get(version)));
    }

    private static boolean isFit(@Nullable ModelEntry entry) {
        return entry != null && (entry.serves() || entry instanceof ModelEntry.Unwoken);
    }

    private static Optional<LoadedVersion> loaded(@Nullable ModelEntry entry) {
        return entry instanceof ModelEntry.Ready ready
                ? Optional.of(ready.loaded())
                : Optional.empty();
    }

    private static Map<ModelVersion, ModelEntry> byVersion(Snapshot snapshot) {
        Map<ModelVersion, ModelEntry> entries = new LinkedHashMap<>();
        snapshot.entries().forEach(entry -> entries.put(entry.version(), entry));
        return entries;
    }

    @Override
    public Lease lease(ModelRef ref, Call call) {
        Draw draw = Draw.of(call);
        return lease(() -> snapshot.get().resolve(ref, draw), call, _ -> shadow(ref, draw));
    }

    @Override
    public Lease lease(Task task, Call call) {
        Draw draw = Draw.of(call);
        return lease(
                () -> snapshot.get().resolve(task, draw),
                call,
                answering ->
                        shadow(
                                new ModelRef.Aliased(answering.name(), ModelRef.DEFAULT_ALIAS),
                                draw));
    }

    private Optional<ModelVersion> shadow(ModelRef ref, Draw draw) {
        return switch (ref) {
            case ModelRef.Versioned _ -> Optional.empty();
            case ModelRef.Aliased(ModelName name, String alias) ->
                    snapshot.get().routing().shadow(name, alias, draw);
        };
    }

    @Override
    public Lease mirror(ModelVersion version) {
        ModelEntry entry = entry(version);
        return loaded(entry)
                .filter(LoadedVersion::retain)
                .map(VersionLease::ofMirror)
                .orElseThrow(() ->
                        new ServingException(
                                ProblemCode.MODEL_NOT_READY,
                                "%s is not loaded here.".formatted(version)));
    }

    /**
     * A version that was released between look-up and hold has been replaced or removed, and one
     * that was waited for has been loaded or not: the next look-up knows.
     */
    private Lease lease(
            Supplier<ModelEntry> resolution,
            Call call,
            Function<ModelVersion, Optional<ModelVersion>> shadow) {
        while (true) {
            Optional<LoadedVersion> loaded = loaded(resolution.get(), call);
            if (loaded.filter(LoadedVersion::retain).isPresent()) {
                ModelVersion version = loaded.get().manifest().version();
                return VersionLease.of(loaded.get(), shadow.apply(version));
            }
        }
    }

    /** Empty after waiting for it. */
    private Optional<LoadedVersion> loaded(ModelEntry entry, Call call) {
        ModelVersion version = entry.version();
        return switch (entry) {
            case ModelEntry.Ready ready -> Optional.of(ready.loaded());
            case ModelEntry.Idle _, ModelEntry.Waking _ -> {
                demand.await(version, () -> isPending(entry(version)), call);
                yield Optional.empty();
            }
            case ModelEntry.Fetching _, ModelEntry.Loading _ ->
                    throw ServingException.retryable(
                            ProblemCode.MODEL_NOT_READY,
                            "%s is loading. Send the request again later.".formatted(version),
                            RETRY_AFTER);
            case ModelEntry.Unfetched(_, String cause) -> throw failed(version, cause);
            case ModelEntry.Unplaced(_, String cause) -> throw failed(version, cause);
            case ModelEntry.Unwoken(_, String cause) -> throw failed(version, cause);
            case ModelEntry.Failed(_, String cause) -> throw failed(version, cause);
        };
    }

    private static ServingException failed(ModelVersion version, String cause) {
        return ServingException.retryable(
                ProblemCode.MODEL_NOT_READY,
                "%s could not be loaded and is tried again later; GET /v1/models/%s shows how far it is. The cause: %s"
                        .formatted(version, version, cause),
                RETRY_AFTER);
    }

    @Override
    public List<ModelDescription> models() {
        return snapshot.get().describe();
    }

    @Override
    public ModelDescription model(ModelRef ref) {
        Snapshot current = snapshot.get();
        return current.describe(current.resolve(ref, Draw.FIRST));
    }
}
