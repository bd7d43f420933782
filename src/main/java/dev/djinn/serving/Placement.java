package dev.djinn.serving;

import dev.djinn.model.Device;
import dev.djinn.model.Variant;
import java.util.List;

/** Where a model runs, in which variant, and why. */
record Placement(List<Device> devices, Variant variant, String reason) {

    Placement {
        devices = List.copyOf(devices);
    }
}
