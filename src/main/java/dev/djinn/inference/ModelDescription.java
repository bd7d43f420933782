package dev.djinn.inference;

import dev.djinn.model.Device;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Precision;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one model version.
 *
 * @param manifest what its package says; empty while the package is not here
 * @param aliases names that point to it
 * @param reason why it runs as it does, or why it does not
 * @param devices where it runs; empty until it is loaded
 * @param precision what it computes in; empty until it is loaded
 * @param variants what its package has, in the order in which it would be taken here
 */
public record ModelDescription(
        ModelVersion version,
        Optional<ModelManifest> manifest,
        List<String> aliases,
        ModelState state,
        String reason,
        List<Device> devices,
        Optional<Precision> precision,
        List<VariantDescription> variants) {

    public ModelDescription {
        aliases = List.copyOf(aliases);
        devices = List.copyOf(devices);
        variants = List.copyOf(variants);
    }
}
