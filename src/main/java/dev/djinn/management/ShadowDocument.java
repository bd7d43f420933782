package dev.djinn.management;

import dev.djinn.registry.Shadow;
import org.jspecify.annotations.Nullable;

/** A version that gets copies of an alias' requests, as clients send and get it. */
record ShadowDocument(@Nullable Integer version, @Nullable Double percent) {

    static ShadowDocument of(Shadow shadow) {
        return new ShadowDocument(shadow.version(), shadow.percent());
    }

    Shadow shadow() {
        return new Shadow(
                Fields.require("shadow.version", version, "3"),
                Fields.require("shadow.percent", percent, "10"));
    }
}
