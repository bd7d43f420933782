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
import java.util.EnumMap;
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

    /** By task, the model of requests that name none, where there is one. */
    private final Map<Task, ModelName> chosen = new EnumMap<>(Task.class);

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
        for (Task task : Task.values()) {
            choice(task).ifPresent(name -> chosen.put(task, name));
        }
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
                        ? "There is no model '%s'. Known models: %s.".formatted(ref, known())
                        : "%s has no such version or alias. It has: %s; %s."
                                .formatted(
                                        ref,
                                        join(versions),
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
     * The configured model of a task. Else, of those whose own task it is, or where there are none
     * of those that answer it, the only one or the only preferred one.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the candidates; when there are none,
     *     {@code MODEL_NOT_READY} while one may still arrive, else {@code UNKNOWN_MODEL}
     */
    ModelEntry resolve(Task task, Draw draw) {
        ModelName name = chosen.get(task);
        if (name == null) {
            throw undecided(task, candidates(task));
        }
        return resolve(new ModelRef.Aliased(name, ModelRef.DEFAULT_ALIAS), draw);
    }

    private Optional<ModelName> choice(Task task) {
        ModelName configured = defaults.get(task);
        if (configured != null) {
            return Optional.of(configured);
        }
        List<ModelName> candidates = candidates(task);
        return only(candidates.stream().filter(this::isPreferred).toList())
                .or(() -> only(candidates));
    }

    private List<ModelName> candidates(Task task) {
        List<ModelName> own = candidates(task, true);
        return own.isEmpty() ? candidates(task, false) : own;
    }

    private static Optional<ModelName> only(List<ModelName> names) {
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private ServingException undecided(Task task, List<ModelName> candidates) {
        if (candidates.isEmpty() && entries.stream().anyMatch(Snapshot::isOnItsWay)) {
            return ServingException.retryable(
                    ProblemCode.MODEL_NOT_READY,
                    "No model that is here does %s, but some are being fetched. Send the request again later."
                            .formatted(task),
                    ServedModels.RETRY_AFTER);
        }
        if (candidates.isEmpty()) {
            return new ServingException(
                    ProblemCode.UNKNOWN_MODEL,
                    "No model here does %s. Known models: %s.".formatted(task, known()));
        }
        return ServingException.invalid(
                "model",
                "Several models do %s: name one of %s."
                        .formatted(
                                task,
                                candidates.stream()
                                        .map(ModelName::value)
                                        .collect(Collectors.joining(", "))));
    }

    private boolean isPreferred(ModelName name) {
        List<ModelEntry> versions = versions(name);
        return routing.route(name, ModelRef.DEFAULT_ALIAS, versions)
                .flatMap(route -> choose(route, versions, Draw.FIRST))
                .flatMap(ModelEntry::manifest)
                .filter(ModelManifest::preferred)
                .isPresent();
    }

    private List<ModelName> candidates(Task task, boolean own) {
        return entries.stream()
                .filter(entry ->
                        entry.manifest().stream()
                                .map(ModelManifest::task)
                                .anyMatch(it -> own ? it == task : it.answers(task)))
                .map(entry -> entry.version().name())
                .distinct()
                .toList();
    }

    private static boolean isOnItsWay(ModelEntry entry) {
        return switch (entry) {
            case ModelEntry.Fetching _ -> true;
            case ModelEntry.Unfetched _, ModelEntry.Unplaced _, ModelEntry.OfPackage _ -> false;
        };
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

    private String known() {
        return join(entries);
    }

    private static String join(List<ModelEntry> entries) {
        return entries.stream()
                .map(entry -> entry.version().toString())
                .collect(Collectors.joining(", "));
    }
}
