package dev.djinn.task;

import dev.djinn.inference.VariantDescription;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.Variant;
import java.util.List;

/** A variant of a model version as clients see it. */
record VariantView(
        String precision,
        String file,
        List<String> devices,
        List<String> requires,
        boolean chosen,
        String reason) {

    static VariantView of(VariantDescription description) {
        Variant variant = description.variant();
        return new VariantView(
                variant.precision().toString(),
                variant.file(),
                variant.devices().stream().sorted().map(DeviceKind::toString).toList(),
                variant.requires(),
                description.chosen(),
                description.reason());
    }
}
