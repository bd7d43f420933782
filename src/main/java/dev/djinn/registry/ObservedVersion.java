package dev.djinn.registry;

import dev.djinn.model.Device;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Precision;
import java.util.List;
import java.util.Optional;

/**
 * A version as one replica has it.
 *
 * @param reason why it is in that state, for people; cut at 2000 characters
 * @param devices that it is loaded on
 */
public record ObservedVersion(
        ModelVersion version,
        ObservedState state,
        Optional<String> reason,
        Optional<Progress> progress,
        Optional<Precision> precision,
        List<Device> devices) {

    private static final int LONGEST_REASON = 2000;

    public ObservedVersion {
        reason = reason.map(text -> Texts.storable(text, LONGEST_REASON));
        devices = List.copyOf(devices);
    }

    /** In that state, and no more to say. */
    public static ObservedVersion of(ModelVersion version, ObservedState state) {
        return new ObservedVersion(
                version, state, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
}
