package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.registry.Route;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an alias' requests shall go, as clients send it. */
record RouteRequest(
        @Nullable List<@Nullable TargetDocument> targets,
        @JsonProperty("sticky_header") @Nullable String stickyHeader,
        @Nullable ShadowDocument shadow) {

    private static final String TARGETS = "[{\"version\": 2, \"weight\": 100}]";

    Route route() {
        return new Route(
                Fields.require("targets", targets, TARGETS).stream()
                        .map(target -> Fields.require("targets", target, TARGETS).target())
                        .toList(),
                Optional.ofNullable(stickyHeader),
                Optional.ofNullable(shadow).map(ShadowDocument::shadow));
    }
}
