package dev.djinn.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to run a model.
 *
 * @param file weights file in the package
 * @param precision number format of its computation
 * @param devices kinds of device it runs on
 * @param requires CPU features that must all be there; {@code a | b} means either
 * @param prepare method of the module that is called once after loading, before any forward pass
 * @param sha256 checksum of the file, lower-case hexadecimal
 */
public record Variant(
        String file,
        Precision precision,
        Set<DeviceKind> devices,
        List<String> requires,
        Optional<String> prepare,
        String sha256) {

    public Variant {
        devices = Set.copyOf(devices);
        requires = List.copyOf(requires);
    }
}
