package dev.djinn.serving;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the requests go that name an alias, or a model only. A model of which nothing is known,
 * since the registry is away, has the alias {@code default} for its lowest version.
 *
 * @param byModel routes by alias
 */
record Routing(Map<ModelName, Map<String, Route>> byModel) {

    static final Routing NONE = new Routing(Map.of());

    Routing {
        byModel = Map.copyOf(byModel);
    }

    Optional<Route> route(ModelName name, String alias, List<ModelEntry> versions) {
        return Optional.ofNullable(aliases(name, versions).get(alias));
    }

    /** The version that gets a copy of a request, if its draw says so. */
    Optional<ModelVersion> shadow(ModelName name, String alias, Draw draw) {
        return Optional.ofNullable(byModel.getOrDefault(name, Map.of()).get(alias))
                .flatMap(route ->
                        route.shadow()
                                .filter(shadow -> Draw.mirrors(shadow, draw.share(route)))
                                .map(shadow -> new ModelVersion(name, shadow.version())));
    }

    /**
     * @param versions of that model, by number; at least one
     */
    Map<String, Route> aliases(ModelName name, List<ModelEntry> versions) {
        Map<String, Route> known = byModel.get(name);
        return known == null
                ? Map.of(ModelRef.DEFAULT_ALIAS, Route.to(versions.getFirst().version().version()))
                : known;
    }
}
