package dev.djinn.management;

import org.jspecify.annotations.Nullable;

/** The version that shall get all of an alias' requests. */
record PromotionRequest(@Nullable Integer version) {

    int requiredVersion() {
        return Fields.require("version", version, "2");
    }
}
