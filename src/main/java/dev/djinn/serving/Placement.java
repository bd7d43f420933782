package dev.djinn.serving;

import dev.djinn.inference.VariantDescription;
import dev.djinn.model.Device;
import dev.djinn.model.Variant;
import java.util.List;

/**
 * Where a model runs, in which variant, and why.
 *
 * @param variants all that its package has, in the order in which they would be taken there
 */
record Placement(
        List<Device> devices, Variant variant, String reason, List<VariantDescription> variants) {

    Placement {
        devices = List.copyOf(devices);
        variants = List.copyOf(variants);
    }
}
