package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that is desired, as it was at one revision.
 *
 * @param revision grows with every change of any model
 * @param models by name
 */
public record RegistrySnapshot(long revision, List<RegisteredModel> models) {

    public RegistrySnapshot {
        models = List.copyOf(models);
    }

    /** Whether each of them is registered as it is. */
    boolean hasAll(List<FolderPackage> packages) {
        Map<ModelName, RegisteredModel> byName =
                models.stream().collect(Collectors.toMap(RegisteredModel::name, model -> model));
        return packages.stream()
                .allMatch(found ->
                        Optional.ofNullable(byName.get(found.version().name()))
                                .flatMap(model -> model.version(found.version().version()))
                                .filter(known -> found.is(known.artifact()))
                                .isPresent());
    }
}
