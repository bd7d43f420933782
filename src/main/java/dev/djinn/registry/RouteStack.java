package dev.djinn.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes that an alias has had, the oldest first and the present one last; immutable.
 *
 * <p>Invariants: there is one; of two in succession no two are equal.
 */
record RouteStack(List<Route> routes) {

    /** Routes that are kept, so that it does not grow without end. */
    static final int MOST = 100;

    RouteStack {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("an alias has a route");
        }
    }

    static RouteStack of(Route route) {
        return new RouteStack(List.of(route));
    }

    Route present() {
        return routes.getLast();
    }

    /** The same when that is the present one. */
    RouteStack with(Route route) {
        if (present().equals(route)) {
            return this;
        }
        List<Route> all = new ArrayList<>(routes);
        all.add(route);
        return new RouteStack(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** As before the present one was set; empty when there was none. */
    Optional<RouteStack> back() {
        return routes.size() == 1
                ? Optional.empty()
                : Optional.of(new RouteStack(routes.subList(0, routes.size() - 1)));
    }

    /** Without past routes that name a version, which the present one does not. */
    RouteStack without(int version) {
        List<Route> left = new ArrayList<>();
        for (Route route : routes) {
            if (!route.names(version) && (left.isEmpty() || !left.getLast().equals(route))) {
                left.add(route);
            }
        }
        return new RouteStack(left);
    }
}
