package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.registry.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where requests go, as clients get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RouteView(
        List<TargetDocument> targets,
        @JsonProperty("sticky_header") @Nullable String stickyHeader,
        @Nullable ShadowDocument shadow) {

    static RouteView of(Route route) {
        return new RouteView(
                route.targets().stream().map(TargetDocument::of).toList(),
                route.stickyHeader().orElse(null),
                route.shadow().map(ShadowDocument::of).orElse(null));
    }
}
