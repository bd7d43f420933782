package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import dev.djinn.registry.ModelSettings;

/**
 * A version that should be served.
 *
 * @param settings of its model, which come before the configuration and the package
 * @param required whether readiness waits for it
 */
record WantedVersion(
        ModelVersion version, PackageOrigin origin, ModelSettings settings, boolean required) {

    /** Whether one that was loaded for the other would be loaded in the same way for this. */
    boolean isLoadedAs(WantedVersion other) {
        return origin.equals(other.origin)
                && settings.device().equals(other.settings.device())
                && settings.precision().equals(other.settings.precision())
                && settings.batching().equals(other.settings.batching());
    }
}
