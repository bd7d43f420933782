package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Route;
import dev.djinn.registry.Target;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All model versions at one moment, and where the requests go that name none; immutable. */
final class Snapshot {

    private final List<ModelEntry> entries;
    private final Map<Task, ModelName> defaults;
    private final Routing routing;
    private final Map<ModelName, List<ModelEntry>> byName;
    private final TaskModels tasks;

    /**
     * @param defaults by task, the model of requests that name none
     */
    Snapshot(Collection<ModelEntry> entries, Map<Task, ModelName> defaults, Routing routing) {
        this.entries =
                entries.stream()
                        .sorted(
                                Comparator.comparing((ModelEntry entry) ->
                                                entry.version().name().value())
                                        .thenComparingInt(entry -> entry.version().version()))
                        .toList();
        this.defaults = Map.copyOf(defaults);
        this.routing = routing;
        this.byName =
                this.entries.stream()
                        .collect(Collectors.groupingBy(entry -> entry.version().name()));
        this.tasks = new TaskModels(this.entries, defaults, this::isPreferred);
    }

    Snapshot(Collection<ModelEntry> entries, Map<Task, ModelName> defaults) {
        this(entries, defaults, Routing.NONE);
    }

    /** By name and number. */
    List<ModelEntry> entries() {
        return entries;
    }

    Routing routing() {
        return routing;
    }

    Snapshot with(Collection<ModelEntry> others) {
        return new Snapshot(others, defaults, routing);
    }

    Snapshot with(Routing other) {
        return new Snapshot(entries, defaults, other);
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL}, naming the known ones; {@code
     *     MODEL_NOT_READY} when an alias goes only to versions that are not here
     */
    ModelEntry resolve(ModelRef ref, Draw draw) {
        List<ModelEntry> versions = versions(ref.name());
        if (versions.isEmpty()) {
            throw unknown(ref, versions);
        }
        return switch (ref) {
            case ModelRef.Versioned(_, int version) ->
                    find(versions, version).orElseThrow(() -> unknown(ref, versions));
            case ModelRef.Aliased(ModelName name, String alias) -> {
                Route route =
                        routing.route(name, alias, versions)
                                .orElseThrow(() -> unknown(ref, versions));
                yield choose(route, versions, draw).orElseThrow(() -> unloaded(ref, route));
            }
        };
    }

    private List<ModelEntry> versions(ModelName name) {
        return byName.getOrDefault(name, List.of());
    }

    private static Optional<ModelEntry> find(List<ModelEntry> versions, int version) {
        return versions.stream().filter(entry -> entry.version().version() == version).findFirst();
    }

    /** Passes over targets that do not serve while another one does. */
    private static Optional<ModelEntry> choose(Route route, List<ModelEntry> versions, Draw draw) {
        double share = draw.share(route);
        Optional<ModelEntry> drawn = drawn(route.targets(), share, versions);
        if (drawn.filter(ModelEntry::serves).isPresent()) {
            return drawn;
        }
        List<Target> serving =
                route.targets().stream()
                        .filter(target ->
                                find(versions, target.version())
                                        .filter(ModelEntry::serves)
                                        .isPresent())
                        .toList();
        List<Target> here =
                route.targets().stream()
                        .filter(target -> find(versions, target.version()).isPresent())
                        .toList();
        return drawn(serving, Draw.again(share), versions)
                .or(() -> drawn)
                .or(() -> drawn(here, Draw.again(share), versions));
    }

    private static Optional<ModelEntry> drawn(
            List<Target> targets, double share, List<ModelEntry> versions) {
        return Draw.target(targets, share).flatMap(target -> find(versions, target.version()));
    }

    private ServingException unknown(ModelRef ref, List<ModelEntry> versions) {
        String message =
                versions.isEmpty()
                        ? "There is no model '%s'. Known models: %s."
                                .formatted(ref, ModelEntry.names(entries))
                        : "%s has no such version or alias. It has: %s; %s."
                                .formatted(
                                        ref,
                                        ModelEntry.names(versions),
                                        aliases(routing.aliases(ref.name(), versions)));
        return ServingException.ofField(ProblemCode.UNKNOWN_MODEL, "model", message);
    }

    private static String aliases(Map<String, Route> aliases) {
        String names = String.join(", ", new TreeSet<>(aliases.keySet()));
        return aliases.size() == 1 ? "the only alias is " + names : "the aliases are " + names;
    }

    private static ServingException unloaded(ModelRef ref, Route route) {
        return ServingException.retryable(
                ProblemCode.MODEL_NOT_READY,
                "%s goes to version %s, which is not loaded here. Load it, point the alias elsewhere, or name another version."
                        .formatted(
                                ref,
                                route.targets().stream()
                                        .map(target -> Integer.toString(target.version()))
                                        .collect(Collectors.joining(", "))),
                ServedModels.RETRY_AFTER);
    }

    /**
     * The model that answers requests of a task which name none.
     *
     * @throws ServingException as {@link TaskModels#of} and {@link #resolve(ModelRef, Draw)}
     */
    ModelEntry resolve(Task task, Draw draw) {
        return resolve(new ModelRef.Aliased(tasks.of(task), ModelRef.DEFAULT_ALIAS), draw);
    }

    private boolean isPreferred(ModelName name) {
        List<ModelEntry> versions = versions(name);
        return routing.route(name, ModelRef.DEFAULT_ALIAS, versions)
                .flatMap(route -> choose(route, versions, Draw.FIRST))
                .flatMap(ModelEntry::manifest)
                .filter(ModelManifest::preferred)
                .isPresent();
    }

    List<ModelDescription> describe() {
        return entries.stream().map(this::describe).toList();
    }

    ModelDescription describe(ModelEntry entry) {
        ModelName name = entry.version().name();
        return entry.describe(
                routing.aliases(name, versions(name)).entrySet().stream()
                        .filter(alias -> isTarget(entry.version(), alias.getValue()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private static boolean isTarget(ModelVersion version, Route route) {
        return route.targets().stream()
                .anyMatch(target -> target.version() == version.version() && target.weight() > 0);
    }
}
