package dev.djinn.cli;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where an alias' requests shall go, as the server reads it. */
final class RouteBody {

    private static final int ALL = 100;

    private RouteBody() {}

    static ObjectNode toOnly(int version) {
        return of(List.of(new Share(version, ALL)), Optional.empty(), Optional.empty());
    }

    static ObjectNode of(
            List<Share> targets, Optional<String> stickyHeader, Optional<Share> shadow) {
        ObjectNode route = Json.object();
        ArrayNode array = route.putArray("targets");
        targets.forEach(target ->
                array.addObject().put("version", target.version()).put("weight", target.amount()));
        stickyHeader.ifPresent(header -> route.put("sticky_header", header));
        shadow.ifPresent(share ->
                route.putObject("shadow")
                        .put("version", share.version())
                        .put("percent", share.amount()));
        return route;
    }
}
