package dev.djinn.registry;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a model is served, where that differs from the configuration and the package; what is empty
 * is left to them.
 *
 * @param required whether readiness waits for the model
 * @param idleUnload time without requests after which the model is unloaded, in whole seconds
 */
public record ModelSettings(
        Optional<DevicePolicy> device,
        Optional<PrecisionPolicy> precision,
        Optional<BatchingPolicy> batching,
        Optional<Boolean> required,
        Optional<Duration> idleUnload) {

    public static final ModelSettings NONE =
            new ModelSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * @throws ServingException {@code INVALID_VALUE} when the time is out of range
     */
    public ModelSettings {
        idleUnload.ifPresent(ModelSettings::requireKeepable);
    }

    /**
     * @throws ServingException {@code INVALID_VALUE} when the time is out of range
     */
    public static Duration requireKeepable(Duration idle) {
        if (idle.compareTo(SHORTEST) < 0
                || idle.compareTo(LONGEST) > 0
                || !idle.equals(idle.truncatedTo(ChronoUnit.SECONDS))) {
            throw ServingException.invalid(
                    "idle_unload",
                    "The idle time %s cannot be kept: give whole seconds from 1 s to 365 days, as in 15m."
                            .formatted(idle));
        }
        return idle;
    }
}
