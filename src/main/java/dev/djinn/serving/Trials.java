package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.serving.ModelFetcher.Arrival;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tries to bring a version all the way: fetch, place, load.
 *
 * <p>Ownership: every method is called on the thread of {@code loop}, and the course of a try is
 * told there. Fetching and loading happen on other threads, which hand their results to {@code
 * loop}; those of a try that was given up meanwhile are thrown away there.
 */
final class Trials {

    private static final Logger log = LoggerFactory.getLogger(Trials.class);

    private final Placements placements;
    private final ModelFetcher fetcher;
    private final ModelLoader loader;
    private final Executor loading;
    private final Executor loop;

    Trials(
            Placements placements,
            ModelFetcher fetcher,
            ModelLoader loader,
            Executor loading,
            Executor loop) {
        this.placements = placements;
        this.fetcher = fetcher;
        this.loader = loader;
        this.loading = loading;
        this.loop = loop;
    }

    /** Hears of tries that were not given up. */
    interface Course {

        /** A try has come that far. */
        void reached(Trial trial, ModelEntry entry);

        /**
         * @param time that loading took
         */
        void loaded(Trial trial, DesiredModel model, LoadedVersion loaded, Duration time);

        /**
         * @param cause for clients
         */
        void failed(Trial trial, ModelEntry entry, String cause);

        /** Memory has become free: what had no place may have one now. */
        void released();
    }

    void begin(Trial trial, Course course) {
        switch (trial.wanted.origin()) {
            case PackageOrigin.InFolder(ModelPackage source) ->
                    place(trial, course, source, () -> {});
            case PackageOrigin.Elsewhere(ArtifactUri uri) -> fetch(trial, course, uri);
            case PackageOrigin.Nowhere(String reason) -> throw new IllegalStateException(reason);
        }
    }

    private void fetch(Trial trial, Course course, ArtifactUri uri) {
        FetchProgress progress = new FetchProgress(uri);
        course.reached(trial, new ModelEntry.Fetching(trial.wanted.version(), progress));
        trial.stop =
                fetcher.fetch(
                        trial.wanted.version(),
                        uri,
                        progress,
                        arrival -> loop.execute(() -> arrived(trial, course, arrival)));
    }

    private void arrived(Trial trial, Course course, Arrival arrival) {
        switch (arrival) {
            case Arrival.Here(ModelPackage source, var lease) -> {
                if (trial.givenUp) {
                    lease.close();
                    return;
                }
                place(trial, course, source, lease);
            }
            case Arrival.Missing(String cause) -> {
                if (!trial.givenUp) {
                    log.error("{} could not be fetched: {}", trial.wanted.version(), cause);
                    course.failed(trial, unfetched(trial, cause), cause);
                }
            }
        }
    }

    private static ModelEntry unfetched(Trial trial, String cause) {
        return new ModelEntry.Unfetched(trial.wanted.version(), cause);
    }

    /** What cannot be placed ends no service, only this model. */
    private void place(Trial trial, Course course, ModelPackage source, AutoCloseable artifact) {
        DesiredModel model;
        try {
            model = placements.place(source, trial.wanted.settings());
        } catch (ConfigurationException e) {
            displaced(trial, course, source, "%s %s".formatted(e.getMessage(), e.action()));
            close(artifact);
            return;
        } catch (RuntimeException e) {
            displaced(trial, course, source, e.toString());
            close(artifact);
            return;
        }
        course.reached(trial, new ModelEntry.Loading(model));
        AutoCloseable held = held(course, model, artifact);
        loading.execute(() -> load(trial, course, model, held));
    }

    private static void displaced(Trial trial, Course course, ModelPackage source, String cause) {
        log.error("{} has no place: {}", trial.wanted.version(), cause);
        trial.displaced = true;
        course.failed(trial, new ModelEntry.Unplaced(source.manifest(), cause), cause);
    }

    /**
     * The package and the place of a model, to be let go of when its memory is free: after the last
     * lease, on whatever thread.
     */
    private AutoCloseable held(Course course, DesiredModel model, AutoCloseable artifact) {
        return () -> {
            loop.execute(() -> {
                placements.release(model);
                course.released();
            });
            artifact.close();
        };
    }

    /** On the thread that loads. */
    private void load(Trial trial, Course course, DesiredModel model, AutoCloseable held) {
        if (trial.givenUp) {
            close(held);
            return;
        }
        long started = System.nanoTime();
        try {
            LoadedVersion loaded = loader.load(model.source(), model.placement(), held);
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            loop.execute(() -> loaded(trial, course, model, loaded, time));
        } catch (RuntimeException | Error e) {
            close(held);
            loop.execute(() -> unloadable(trial, course, model, e));
        }
    }

    private static void loaded(
            Trial trial, Course course, DesiredModel model, LoadedVersion loaded, Duration time) {
        if (trial.givenUp) {
            loaded.release();
            return;
        }
        course.loaded(trial, model, loaded, time);
    }

    private static void unloadable(
            Trial trial, Course course, DesiredModel model, Throwable failure) {
        if (trial.givenUp) {
            return;
        }
        String cause = cause(failure, model);
        log.error("{} could not be loaded: {}", trial.wanted.version(), cause, failure);
        course.failed(trial, new ModelEntry.Failed(model, cause), cause);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
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
