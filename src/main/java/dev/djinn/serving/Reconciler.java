package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.model.ModelVersion;
import dev.djinn.serving.ModelFetcher.Arrival;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the live versions equal to the desired ones: fetch, place, load, swap, let go. What serves
 * goes on until what replaces it is ready, and when that fails.
 *
 * <p>Ownership: all state belongs to one thread, that of {@code loop}, on which every method is
 * called. Fetching and loading happen on other threads, which hand their results to {@code loop}. A
 * try that was given up meanwhile has its result thrown away there.
 */
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final ServedModels models;
    private final Placements placements;
    private final ModelFetcher fetcher;
    private final ModelLoader loader;
    private final Executor loading;
    private final Executor loop;
    private final LoadListener listener;
    private final RetryDelay delay;
    private final Map<ModelVersion, Version> versions = new LinkedHashMap<>();
    private List<WantedVersion> desired = List.of();

    Reconciler(
            ServedModels models,
            Placements placements,
            ModelFetcher fetcher,
            ModelLoader loader,
            Executor loading,
            Executor loop,
            LoadListener listener,
            RetryDelay delay) {
        this.models = models;
        this.placements = placements;
        this.fetcher = fetcher;
        this.loader = loader;
        this.loading = loading;
        this.loop = loop;
        this.listener = listener;
        this.delay = delay;
    }

    private static final class Version {
        private @Nullable WantedVersion serving;
        private @Nullable Trial trial;
    }

    /** From now on that is desired. */
    void reconcile(Desired wanted) {
        desired = wanted.versions();
        models.route(
                wanted.routing(),
                desired.stream()
                        .filter(WantedVersion::required)
                        .map(WantedVersion::version)
                        .collect(Collectors.toSet()));
        advance();
    }

    /** Does what is to be done now. */
    void advance() {
        Plan plan = Plan.of(desired, progressions());
        plan.unload().forEach(this::unload);
        plan.giveUp().forEach(this::giveUp);
        plan.missing().forEach(this::showMissing);
        plan.bring().forEach(this::bring);
    }

    /** Time until a failed try is to be repeated; empty when none has failed. */
    Optional<Duration> untilRetry() {
        long now = delay.now();
        return versions.values().stream()
                .flatMap(version -> Optional.ofNullable(version.trial).stream())
                .flatMapToLong(trial -> trial.retryAt.stream())
                .map(at -> Math.max(0, at - now))
                .boxed()
                .min(Long::compare)
                .map(Duration::ofNanos);
    }

    /** Whether something is being fetched or loaded. */
    boolean isBusy() {
        return versions.values().stream()
                .anyMatch(version -> version.trial != null && version.trial.retryAt.isEmpty());
    }

    private Map<ModelVersion, Progression> progressions() {
        long now = delay.now();
        Map<ModelVersion, Progression> all = new HashMap<>();
        versions.forEach((version, state) ->
                all.put(
                        version,
                        new Progression(
                                Optional.ofNullable(state.serving),
                                Optional.ofNullable(state.trial)
                                        .map(trial -> trial.attempt(now)))));
        return all;
    }

    private Version version(ModelVersion version) {
        return versions.computeIfAbsent(
                version,
                added -> {
                    listener.announced(added);
                    return new Version();
                });
    }

    private void bring(WantedVersion wanted) {
        Version version = version(wanted.version());
        int failures = version.trial == null ? 0 : version.trial.failures;
        Trial trial = new Trial(wanted, failures);
        version.trial = trial;
        switch (wanted.origin()) {
            case PackageOrigin.InFolder(ModelPackage source) -> place(trial, source, () -> {});
            case PackageOrigin.Elsewhere(ArtifactUri uri) -> fetch(trial, uri);
            case PackageOrigin.Nowhere(String reason) -> throw new IllegalStateException(reason);
        }
    }

    private void fetch(Trial trial, ArtifactUri uri) {
        FetchProgress progress = new FetchProgress(uri);
        show(trial, new ModelEntry.Fetching(trial.wanted.version(), progress));
        trial.stop =
                fetcher.fetch(
                        trial.wanted.version(),
                        uri,
                        progress,
                        arrival -> loop.execute(() -> arrived(trial, arrival)));
    }

    private void arrived(Trial trial, Arrival arrival) {
        switch (arrival) {
            case Arrival.Here(ModelPackage source, var lease) -> {
                if (trial.givenUp) {
                    lease.close();
                    return;
                }
                place(trial, source, lease);
            }
            case Arrival.Missing(String cause) -> {
                if (!trial.givenUp) {
                    log.error("{} could not be fetched: {}", trial.wanted.version(), cause);
                    failed(trial, unfetched(trial, cause), cause);
                }
            }
        }
    }

    private static ModelEntry unfetched(Trial trial, String cause) {
        return new ModelEntry.Unfetched(trial.wanted.version(), cause);
    }

    /** What cannot be placed ends no service, only this model. */
    private void place(Trial trial, ModelPackage source, AutoCloseable artifact) {
        DesiredModel model;
        try {
            model = placements.place(source, trial.wanted.settings());
        } catch (ConfigurationException e) {
            displaced(trial, "%s %s".formatted(e.getMessage(), e.action()), artifact);
            return;
        } catch (RuntimeException e) {
            displaced(trial, e.toString(), artifact);
            return;
        }
        show(trial, new ModelEntry.Loading(model));
        loading.execute(() -> load(trial, model, artifact));
    }

    private void displaced(Trial trial, String cause, AutoCloseable artifact) {
        close(artifact);
        log.error("{} has no place: {}", trial.wanted.version(), cause);
        failed(trial, unfetched(trial, cause), cause);
    }

    /** On the thread that loads. */
    private void load(Trial trial, DesiredModel model, AutoCloseable artifact) {
        if (trial.givenUp) {
            close(artifact);
            loop.execute(() -> placements.release(model));
            return;
        }
        long started = System.nanoTime();
        try {
            LoadedVersion loaded = loader.load(model.source(), model.placement(), artifact);
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            loop.execute(() -> loaded(trial, model, loaded, time));
        } catch (RuntimeException | Error e) {
            close(artifact);
            loop.execute(() -> unloadable(trial, model, e));
        }
    }

    private void loaded(Trial trial, DesiredModel model, LoadedVersion loaded, Duration time) {
        if (trial.givenUp) {
            loaded.release();
            placements.release(model);
            return;
        }
        ModelVersion name = trial.wanted.version();
        Version version = version(name);
        ready(name).ifPresent(replaced -> placements.release(replaced.desired()));
        version.serving = trial.wanted;
        version.trial = null;
        listener.loaded(name, time, loaded.batcher());
        models.put(new ModelEntry.Ready(model, loaded, Optional.empty()));
    }

    private void unloadable(Trial trial, DesiredModel model, Throwable failure) {
        placements.release(model);
        if (trial.givenUp) {
            return;
        }
        String cause = cause(failure, model);
        log.error("{} could not be loaded: {}", trial.wanted.version(), cause, failure);
        failed(trial, new ModelEntry.Failed(model, cause), cause);
    }

    /** What serves goes on, and says why what should replace it does not. */
    private void failed(Trial trial, ModelEntry entry, String cause) {
        trial.failures++;
        trial.retryAt = OptionalLong.of(delay.after(trial.failures));
        models.put(
                ready(trial.wanted.version())
                        .<ModelEntry>map(ready -> with(ready, Optional.of(cause)))
                        .orElse(entry));
        listener.failed(trial.wanted.version(), trial.time());
    }

    private static ModelEntry.Ready with(ModelEntry.Ready ready, Optional<String> trouble) {
        return new ModelEntry.Ready(ready.desired(), ready.loaded(), trouble);
    }

    /** Neither what serves nor the cause of the last failure gives way to a new try. */
    private void show(Trial trial, ModelEntry entry) {
        if (trial.failures == 0 && ready(entry.version()).isEmpty()) {
            models.put(entry);
        }
    }

    private void showMissing(WantedVersion wanted) {
        if (wanted.origin() instanceof PackageOrigin.Nowhere(String reason)) {
            ModelEntry entry = new ModelEntry.Unfetched(wanted.version(), reason);
            version(wanted.version());
            if (!models.snapshot().entries().contains(entry)) {
                log.warn("{} is not served: {}", wanted.version(), reason);
                models.put(entry);
            }
        }
    }

    private void giveUp(ModelVersion name) {
        Version version = version(name);
        if (version.trial != null) {
            version.trial.givenUp = true;
            version.trial.stop.run();
            version.trial = null;
        }
        ready(name)
                .filter(ready -> ready.trouble().isPresent())
                .ifPresent(ready -> models.put(with(ready, Optional.empty())));
    }

    private void unload(ModelVersion name) {
        giveUp(name);
        versions.remove(name);
        ready(name).ifPresent(ready -> placements.release(ready.desired()));
        models.remove(name);
        listener.unloaded(name);
        log.info("{} is no longer served", name);
    }

    /** Gives up everything that is under way. */
    void abandon() {
        desired = List.of();
        List.copyOf(versions.keySet()).forEach(this::giveUp);
    }

    private Optional<ModelEntry.Ready> ready(ModelVersion version) {
        return models.snapshot().entries().stream()
                .filter(entry -> entry.version().equals(version))
                .filter(ModelEntry.Ready.class::isInstance)
                .map(ModelEntry.Ready.class::cast)
                .findFirst();
    }

    private static void close(AutoCloseable artifact) {
        try {
            artifact.close();
        } catch (Exception e) {
            log.error("A package could not be let go of", e);
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
}
