package dev.djinn.management;

import dev.djinn.registry.Target;
import org.jspecify.annotations.Nullable;

/** A version's share of an alias' requests, as clients send and get it. */
record TargetDocument(@Nullable Integer version, @Nullable Integer weight) {

    static TargetDocument of(Target target) {
        return new TargetDocument(target.version(), target.weight());
    }

    Target target() {
        return new Target(
                Fields.require("targets.version", version, "2"),
                Fields.require("targets.weight", weight, "90"));
    }
}
