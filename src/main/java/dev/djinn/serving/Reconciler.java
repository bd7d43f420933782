package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import java.io.File;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the live models equal to the desired ones. Runs on one thread. */
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final ServedModels models;
    private final ModelLoader loader;
    private final LoadListener listener;

    Reconciler(ServedModels models, ModelLoader loader, LoadListener listener) {
        this.models = models;
        this.loader = loader;
        this.listener = listener;
    }

    /** Shows what is desired as loading, without loading anything yet. */
    void announce(List<DesiredModel> desired) {
        for (DesiredModel model : desired) {
            models.put(new ModelEntry.Loading(model));
            listener.announced(model.source().manifest().version());
        }
    }

    /** Shows a version as being fetched. */
    void announce(ModelVersion version, FetchProgress progress) {
        models.put(new ModelEntry.Fetching(version, progress));
        listener.announced(version);
    }

    /** A version did not arrive. */
    void miss(ModelVersion version, Duration time, String cause) {
        log.error("{} could not be fetched: {}", version, cause);
        models.put(new ModelEntry.Unfetched(version, cause));
        listener.failed(version, time);
    }

    /** Loads what has arrived. */
    void arrived(DesiredModel model) {
        models.put(new ModelEntry.Loading(model));
        load(model);
    }

    /**
     * Unloads what is no longer desired, and loads what is and is not live; a failure ends only its
     * own model's load.
     */
    void reconcile(List<DesiredModel> desired) {
        Map<ModelVersion, DesiredModel> byVersion = new LinkedHashMap<>();
        desired.forEach(model -> byVersion.put(model.source().manifest().version(), model));
        List<ModelVersion> versions = List.copyOf(byVersion.keySet());
        Plan.of(versions, versions(ModelEntry.OfPackage.class)).unload().forEach(models::remove);
        for (ModelVersion version : Plan.of(versions, versions(ModelEntry.Ready.class)).load()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            load(Objects.requireNonNull(byVersion.get(version)));
        }
    }

    /** Of the entries of that kind. */
    private Set<ModelVersion> versions(Class<? extends ModelEntry> kind) {
        return models.snapshot().entries().stream()
                .filter(kind::isInstance)
                .map(ModelEntry::version)
                .collect(Collectors.toSet());
    }

    private void load(DesiredModel model) {
        ModelVersion version = model.source().manifest().version();
        long started = System.nanoTime();
        try {
            LoadedVersion loaded = loader.load(model.source(), model.placement());
            listener.loaded(version, since(started), loaded.batcher());
            models.put(new ModelEntry.Ready(model, loaded));
        } catch (RuntimeException | Error e) {
            String cause = cause(e, model);
            log.error("{} could not be loaded: {}", version, cause, e);
            models.put(new ModelEntry.Failed(model, cause));
            listener.failed(version, since(started));
        }
    }

    /**
     * As clients may see it: without the wrapper that a failure on a worker's thread comes in, and
     * without the folders that the package lies in.
     */
    private static String cause(Throwable failure, DesiredModel model) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return String.valueOf(cause.getMessage())
                .replace(model.source().directory() + File.separator, "");
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
