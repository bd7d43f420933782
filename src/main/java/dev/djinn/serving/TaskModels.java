package dev.djinn.serving;

import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The models that answer requests which name a task and no model; immutable. */
final class TaskModels {

    private final List<ModelEntry> entries;

    /** By task, where there is one. */
    private final Map<Task, ModelName> chosen = new EnumMap<>(Task.class);

    /**
     * @param entries all that there are
     * @param configured by task, the model that is taken whatever else there is
     * @param preferred whether what a model's bare name stands for goes before others
     */
    TaskModels(
            List<ModelEntry> entries,
            Map<Task, ModelName> configured,
            Predicate<ModelName> preferred) {
        this.entries = entries;
        for (Task task : Task.values()) {
            Optional.ofNullable(configured.get(task))
                    .or(() -> choice(candidates(task), preferred))
                    .ifPresent(name -> chosen.put(task, name));
        }
    }

    /**
     * The configured model of a task. Else, of those whose own task it is, or where there are none
     * of those that answer it, the only one or the only preferred one.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the candidates; when there are none,
     *     {@code MODEL_NOT_READY} while one may still arrive, else {@code UNKNOWN_MODEL}
     */
    ModelName of(Task task) {
        ModelName name = chosen.get(task);
        if (name == null) {
            throw undecided(task, candidates(task));
        }
        return name;
    }

    private static Optional<ModelName> choice(
            List<ModelName> candidates, Predicate<ModelName> preferred) {
        return only(candidates.stream().filter(preferred).toList()).or(() -> only(candidates));
    }

    private static Optional<ModelName> only(List<ModelName> names) {
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private List<ModelName> candidates(Task task) {
        List<ModelName> own = names(task::equals);
        return own.isEmpty() ? names(it -> it.answers(task)) : own;
    }

    private List<ModelName> names(Predicate<Task> does) {
        return entries.stream()
                .filter(entry -> entry.manifest().map(ModelManifest::task).filter(does).isPresent())
                .map(entry -> entry.version().name())
                .distinct()
                .toList();
    }

    private ServingException undecided(Task task, List<ModelName> candidates) {
        if (!candidates.isEmpty()) {
            return ServingException.invalid(
                    "model",
                    "Several models do %s: name one of %s."
                            .formatted(
                                    task,
                                    candidates.stream()
                                            .map(ModelName::value)
                                            .collect(Collectors.joining(", "))));
        }
        if (entries.stream().anyMatch(ModelEntry.Fetching.class::isInstance)) {
            return ServingException.retryable(
                    ProblemCode.MODEL_NOT_READY,
                    "No model that is here does %s, but some are being fetched. Send the request again later."
                            .formatted(task),
                    ServedModels.RETRY_AFTER);
        }
        return new ServingException(
                ProblemCode.UNKNOWN_MODEL,
                "No model here does %s. Known models: %s."
                        .formatted(task, ModelEntry.names(entries)));
    }
}
