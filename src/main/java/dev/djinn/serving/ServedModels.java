package dev.djinn.serving;

import dev.djinn.batching.Submission;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.Tokenizer;
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
    private volatile Set<ModelVersion> required = Set.of();

    ServedModels(Map<Task, ModelName> defaults) {
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
    }

    /** Sends requests that name no version another way, and makes readiness wait for others. */
    void route(Routing routing, Set<ModelVersion> required) {
        snapshot.updateAndGet(old -> old.with(routing));
        this.required = Set.copyOf(required);
    }

    /** Whether all that is required serves. */
    boolean isReady() {
        Map<ModelVersion, ModelEntry> entries = byVersion(snapshot.get());
        return required.stream().allMatch(version -> loaded(entries.get(version)).isPresent());
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
        return lease(() -> snapshot.get().resolve(ref, draw), _ -> shadow(ref, draw));
    }

    @Override
    public Lease lease(Task task, Call call) {
        Draw draw = Draw.of(call);
        return lease(
                () -> snapshot.get().resolve(task, draw),
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
        Optional<LoadedVersion> loaded = loaded(byVersion(snapshot.get()).get(version));
        return loaded.filter(LoadedVersion::retain)
                .map(MirrorLease::new)
                .orElseThrow(() ->
                        new ServingException(
                                ProblemCode.MODEL_NOT_READY,
                                "%s is not loaded here.".formatted(version)));
    }

    /**
     * A version that was released between look-up and hold has been replaced or removed: the next
     * look-up knows.
     */
    private static Lease lease(
            Supplier<ModelEntry> resolution,
            Function<ModelVersion, Optional<ModelVersion>> shadow) {
        while (true) {
            LoadedVersion loaded = ready(resolution.get());
            if (loaded.retain()) {
                return new VersionLease(loaded, shadow.apply(loaded.manifest().version()));
            }
        }
    }

    private static LoadedVersion ready(ModelEntry entry) {
        return switch (entry) {
            case ModelEntry.Ready(_, LoadedVersion loaded, _) -> loaded;
            case ModelEntry.Fetching _, ModelEntry.Loading _ ->
                    throw ServingException.retryable(
                            ProblemCode.MODEL_NOT_READY,
                            "%s is loading. Send the request again later."
                                    .formatted(entry.version()),
                            RETRY_AFTER);
            case ModelEntry.Unfetched _, ModelEntry.Failed _ ->
                    throw ServingException.retryable(
                            ProblemCode.MODEL_NOT_READY,
                            "%s could not be loaded; GET /v1/models/%s says why."
                                    .formatted(entry.version(), entry.version()),
                            RETRY_AFTER);
        };
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

    private static final class VersionLease implements Lease {

        private final LoadedVersion loaded;
        private final Optional<ModelVersion> shadow;
        private boolean closed;

        VersionLease(LoadedVersion loaded, Optional<ModelVersion> shadow) {
            this.loaded = loaded;
            this.shadow = shadow;
        }

        @Override
        public ModelManifest manifest() {
            return loaded.manifest();
        }

        @Override
        public Tokenizer tokenizer() {
            return loaded.tokenizer()
                    .orElseThrow(() ->
                            new IllegalStateException(manifest().version() + " reads no text"));
        }

        @Override
        public int capacity() {
            return loaded.batcher().capacity();
        }

        @Override
        public List<ModelOutput> infer(List<ModelInput> inputs, Call call) {
            Submission<ModelOutput> submission =
                    loaded.batcher()
                            .submit(
                                    inputs,
                                    new Wait(Ticker.SYSTEM, call.deadline(), call.abandoned()));
            call.spent(Stage.QUEUE, submission.queued());
            call.spent(Stage.INFER, submission.computed());
            return submission.outputs();
        }

        @Override
        public Optional<ModelVersion> shadow() {
            return shadow;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                loaded.release();
            }
        }
    }
}
