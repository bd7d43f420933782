package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import dev.djinn.serving.LiveVersions.Live;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the live versions equal to the desired ones. What serves goes on until what replaces it is
 * ready, and when that fails.
 *
 * <p>Ownership: all state belongs to one thread, the reconciling one, on which every method is
 * called and the course of tries is told.
 */
final class Reconciler implements Trials.Course {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final ServedModels models;
    private final Trials trials;
    private final LoadListener listener;
    private final RetryDelay delay;
    private final LiveVersions versions;
    private List<WantedVersion> desired = List.of();

    Reconciler(ServedModels models, Trials trials, LoadListener listener, RetryDelay delay) {
        this.models = models;
        this.trials = trials;
        this.listener = listener;
        this.delay = delay;
        this.versions = new LiveVersions(models, listener, delay);
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
        Plan plan = Plan.of(desired, versions.progressions());
        plan.unload().forEach(this::unload);
        plan.giveUp().forEach(this::giveUp);
        plan.missing().forEach(this::showMissing);
        plan.idle().forEach(this::idle);
        plan.bring().forEach(this::bring);
    }

    /**
     * Time until a failed try is to be repeated, or something to be unloaded that nobody asks for;
     * empty when neither is ahead.
     */
    Optional<Duration> untilNext() {
        return versions.untilNext(desired);
    }

    /** Whether something is being fetched or loaded. */
    boolean isBusy() {
        return versions.isBusy();
    }

    private void bring(WantedVersion wanted) {
        Live version = versions.get(wanted.version());
        int failures = version.trial == null ? 0 : version.trial.failures;
        Trial trial = new Trial(wanted, failures);
        version.trial = trial;
        if (models.entry(wanted.version()) instanceof ModelEntry.Idle(DesiredModel model, _)) {
            models.put(new ModelEntry.Waking(model));
        }
        trials.begin(trial, this);
    }

    /** Neither what answers requests nor the cause of the last failure gives way to a new try. */
    @Override
    public void reached(Trial trial, ModelEntry entry) {
        ModelEntry shown = models.entry(entry.version());
        if (trial.failures == 0 && (shown == null || !shown.serves())) {
            models.put(entry);
        }
    }

    @Override
    public void loaded(Trial trial, DesiredModel model, LoadedVersion loaded, Duration time) {
        ModelVersion name = trial.wanted.version();
        Live version = versions.get(name);
        version.serving = trial.wanted;
        version.idle = null;
        version.trial = null;
        listener.loaded(name, time, loaded.batcher());
        models.put(new ModelEntry.Ready(model, loaded, Optional.empty()));
    }

    /**
     * What serves goes on, and says why what should replace it does not; what was idle, and has no
     * place now, is so again.
     */
    @Override
    public void failed(Trial trial, ModelEntry entry, String cause) {
        ModelVersion name = trial.wanted.version();
        trial.failures++;
        trial.retryAt = OptionalLong.of(delay.after(trial.failures));
        listener.failed(name, trial.time());
        Optional<DesiredModel> idle = idle(name);
        if (trial.displaced && idle.isPresent()) {
            models.put(new ModelEntry.Unwoken(idle.get(), cause));
            return;
        }
        versions.get(name).idle = null;
        models.put(
                models.ready(name)
                        .<ModelEntry>map(ready -> with(ready, Optional.of(cause)))
                        .orElse(entry));
    }

    /** What had no place is tried again at once. */
    @Override
    public void released() {
        versions.trials()
                .filter(trial -> trial.displaced)
                .forEach(trial -> trial.retryAt = OptionalLong.of(delay.now()));
    }

    private static ModelEntry.Ready with(ModelEntry.Ready ready, Optional<String> trouble) {
        return new ModelEntry.Ready(ready.desired(), ready.loaded(), trouble);
    }

    private void showMissing(WantedVersion wanted) {
        if (wanted.origin() instanceof PackageOrigin.Nowhere(String reason)) {
            ModelEntry entry = new ModelEntry.Unfetched(wanted.version(), reason);
            versions.get(wanted.version()).idle = null;
            if (!entry.equals(models.entry(wanted.version()))) {
                log.warn("{} is not served: {}", wanted.version(), reason);
                models.put(entry);
            }
        }
    }

    private void idle(WantedVersion wanted) {
        ModelVersion name = wanted.version();
        Live version = versions.get(name);
        version.idle = wanted;
        version.serving = null;
        models.ready(name).ifPresent(ready -> showIdle(wanted, ready.desired()));
        listener.unloaded(name);
    }

    private void showIdle(WantedVersion wanted, DesiredModel model) {
        var idle = new ModelEntry.Idle(model, wanted.settings().idleUnload().orElseThrow());
        log.info("{} is {}", wanted.version(), idle.reason());
        models.put(idle);
    }

    private void giveUp(ModelVersion name) {
        Live version = versions.get(name);
        if (version.trial != null) {
            version.trial.giveUp();
            version.trial = null;
        }
        showIdleAgain(name, version.idle);
        models.ready(name)
                .filter(ready -> ready.trouble().isPresent())
                .ifPresent(ready -> models.put(with(ready, Optional.empty())));
    }

    private void showIdleAgain(ModelVersion name, @Nullable WantedVersion idle) {
        if (idle != null) {
            idle(name).ifPresent(model -> showIdle(idle, model));
        }
    }

    /** As it was loaded last, if it is idle and was asked for. */
    private Optional<DesiredModel> idle(ModelVersion name) {
        return switch (models.entry(name)) {
            case ModelEntry.Waking(DesiredModel model) -> Optional.of(model);
            case ModelEntry.Unwoken(DesiredModel model, _) -> Optional.of(model);
            case null, default -> Optional.empty();
        };
    }

    private void unload(ModelVersion name) {
        giveUp(name);
        models.remove(name);
        listener.unloaded(name);
        versions.remove(name);
        log.info("{} is no longer served", name);
    }

    /** Gives up everything that is under way. */
    void abandon() {
        desired = List.of();
        versions.names().forEach(this::giveUp);
    }
}
