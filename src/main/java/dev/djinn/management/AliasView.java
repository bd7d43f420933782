package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.djinn.registry.Alias;

/** An alias and where its requests go, as clients get it. */
record AliasView(String alias, @JsonUnwrapped RouteView route) {

    static AliasView of(Alias alias) {
        return new AliasView(alias.name().value(), RouteView.of(alias.route()));
    }
}
