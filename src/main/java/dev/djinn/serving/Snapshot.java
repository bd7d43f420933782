package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All model versions at one moment; immutable. The default alias of a model points to its lowest
 * version.
 *
 * @param defaults by task, the model of requests that name none
 */
record Snapshot(List<ModelEntry> entries, Map<Task, ModelName> defaults) {

    Snapshot {
        entries =
                entries.stream()
                        .sorted(
                                Comparator.comparing((ModelEntry entry) ->
                                                entry.version().name().value())
                                        .thenComparingInt(entry -> entry.version().version()))
                        .toList();
        defaults = Map.copyOf(defaults);
    }

    Snapshot(Collection<ModelEntry> entries, Map<Task, ModelName> defaults) {
        this(List.copyOf(entries), defaults);
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL}, naming the known ones
     */
    ModelEntry resolve(ModelRef ref) {
        List<ModelEntry> versions =
                entries.stream()
                        .filter(entry -> entry.version().name().equals(ref.name()))
                        .toList();
        return versions.stream()
                .filter(entry -> matches(ref, entry, versions.getFirst()))
                .findFirst()
                .orElseThrow(() -> unknown(ref, versions));
    }

    private ServingException unknown(ModelRef ref, List<ModelEntry> versions) {
        String message =
                versions.isEmpty()
                        ? "There is no model '%s'. Known models: %s.".formatted(ref, known())
                        : "%s has no such version or alias. It has: %s; the only alias is %s."
                                .formatted(ref, join(versions), ModelRef.DEFAULT_ALIAS);
        return ServingException.ofField(ProblemCode.UNKNOWN_MODEL, "model", message);
    }

    private static boolean matches(ModelRef ref, ModelEntry entry, ModelEntry first) {
        return switch (ref) {
            case ModelRef.Versioned(_, int version) -> entry.version().version() == version;
            case ModelRef.Aliased(_, String alias) ->
                    alias.equals(ModelRef.DEFAULT_ALIAS) && entry.equals(first);
        };
    }

    /**
     * The configured model of a task. Else, of those whose own task it is, or where there are none
     * of those that answer it, the only one or the only preferred one.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the candidates; when there are none,
     *     {@code MODEL_NOT_READY} while one may still arrive, else {@code UNKNOWN_MODEL}
     */
    ModelEntry resolve(Task task) {
        ModelName configured = defaults.get(task);
        if (configured != null) {
            return byDefault(configured);
        }
        List<ModelName> own = candidates(task, true);
        List<ModelName> candidates = own.isEmpty() ? candidates(task, false) : own;
        List<ModelName> preferred = candidates.stream().filter(this::isPreferred).toList();
        return byDefault(
                only(preferred)
                        .or(() -> only(candidates))
                        .orElseThrow(() -> undecided(task, candidates)));
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

    private ModelEntry byDefault(ModelName name) {
        return resolve(new ModelRef.Aliased(name, ModelRef.DEFAULT_ALIAS));
    }

    private boolean isPreferred(ModelName name) {
        return byDefault(name).manifest().filter(ModelManifest::preferred).isPresent();
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
            case ModelEntry.Unfetched _, ModelEntry.OfPackage _ -> false;
        };
    }

    List<ModelDescription> describe() {
        return entries.stream().map(this::describe).toList();
    }

    ModelDescription describe(ModelEntry entry) {
        boolean first = entry.equals(byDefault(entry.version().name()));
        return entry.describe(first ? List.of(ModelRef.DEFAULT_ALIAS) : List.of());
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
