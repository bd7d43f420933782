package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.djinn.model.Device;
import dev.djinn.model.Precision;
import dev.djinn.registry.ObservedVersion;
import dev.djinn.registry.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version as one replica has it, as clients get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ObservedView(
        String ref,
        String replica,
        String state,
        @Nullable String reason,
        @Nullable ProgressView progress,
        @Nullable String precision,
        List<String> devices) {

    static ObservedView of(Replica replica, ObservedVersion observed) {
        return new ObservedView(
                observed.version().toString(),
                replica.id(),
                observed.state().toString(),
                observed.reason().orElse(null),
                observed.progress().map(ProgressView::of).orElse(null),
                observed.precision().map(Precision::toString).orElse(null),
                observed.devices().stream().map(Device::toString).toList());
    }
}
