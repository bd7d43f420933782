package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far each version has come that is, or was until now, to be served here.
 *
 * <p>Ownership: all state belongs to the reconciling thread. Invariant: the listener was told of
 * exactly those that are here.
 */
final class LiveVersions {

    private final ServedModels models;
    private final LoadListener listener;
    private final RetryDelay delay;
    private final Map<ModelVersion, Live> all = new LinkedHashMap<>();

    LiveVersions(ServedModels models, LoadListener listener, RetryDelay delay) {
        this.models = models;
        this.listener = listener;
        this.delay = delay;
    }

    /** Either serves, or is idle, or neither. */
    static final class Live {
        @Nullable WantedVersion serving;
        @Nullable WantedVersion idle;
        @Nullable Trial trial;

        private Stream<Trial> trials() {
            return Stream.ofNullable(trial);
        }
    }

    /** Added, if it is not here. */
    Live get(ModelVersion version) {
        return all.computeIfAbsent(
                version,
                added -> {
                    listener.announced(added);
                    return new Live();
                });
    }

    void remove(ModelVersion version) {
        if (all.remove(version) != null) {
            listener.withdrawn(version);
        }
    }

    List<ModelVersion> names() {
        return List.copyOf(all.keySet());
    }

    Map<ModelVersion, Progression> progressions() {
        long now = delay.now();
        Map<ModelVersion, Progression> progressions = new HashMap<>();
        all.forEach((version, live) ->
                progressions.put(
                        version,
                        new Progression(
                                presence(version, live),
                                live.trials().map(trial -> trial.attempt(now)).findFirst())));
        return progressions;
    }

    private Presence presence(ModelVersion name, Live live) {
        if (live.serving != null) {
            return new Presence.Serving(live.serving, models.unused(name));
        }
        return live.idle == null
                ? new Presence.Absent()
                : new Presence.Idle(live.idle, models.isAskedFor(name));
    }

    /** Whether something is being fetched or loaded. */
    boolean isBusy() {
        return trials().anyMatch(trial -> trial.retryAt.isEmpty());
    }

    /** Tries that are under way, and those that failed and are to be repeated. */
    Stream<Trial> trials() {
        return all.values().stream().flatMap(Live::trials);
    }

    /**
     * Time until a failed try is to be repeated, or something to be unloaded that nobody asks for;
     * empty when neither is ahead.
     */
    Optional<Duration> untilNext(List<WantedVersion> desired) {
        return Stream.concat(retries(), desired.stream().flatMap(this::untilIdle))
                .min(Duration::compareTo);
    }

    private Stream<Duration> retries() {
        long now = delay.now();
        return trials().flatMapToLong(trial -> trial.retryAt.stream())
                .mapToObj(at -> Duration.ofNanos(Math.max(0, at - now)));
    }

    private Stream<Duration> untilIdle(WantedVersion wanted) {
        return Optional.ofNullable(all.get(wanted.version()))
                .map(live -> presence(wanted.version(), live))
                .flatMap(presence -> presence.untilIdle(wanted))
                .stream();
    }
}
