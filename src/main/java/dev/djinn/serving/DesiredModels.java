package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.ModelName;
import dev.djinn.model.Task;
import dev.djinn.registry.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that this machine brings along: all packages in the models folder, each with its
 * placement, and those that its configuration has fetched.
 */
final class DesiredModels {

    private static final Logger log = LoggerFactory.getLogger(DesiredModels.class);

    private final ServingProperties properties;
    private final List<SourcedModel> sourced;
    private final Inventory inventory;

    /**
     * @throws ConfigurationException when a source is none
     */
    DesiredModels(ServingProperties properties, Inventory inventory) {
        this.properties = properties;
        this.sourced = SourcedModel.of(properties.models());
        this.inventory = inventory;
    }

    /** Those that are to be fetched first. */
    List<SourcedModel> sourced() {
        return sourced;
    }

    /**
     * @throws ConfigurationException when there is no models folder, or a device or a precision
     *     that was asked for is not there
     * @throws dev.djinn.artifact.PackageException when a package is broken
     */
    List<DesiredModel> read() {
        Path location = properties.models().location().toAbsolutePath().normalize();
        if (!Files.isDirectory(location) && !sourced.isEmpty()) {
            refuseUnknownNames(List.of());
            return List.of();
        }
        if (!Files.isDirectory(location)) {
            throw new ConfigurationException(
                    "There is no folder of models at %s.".formatted(location),
                    "Start Djinn beside its 'models' folder, or set djinn.models.location (environment: DJINN_MODELS_LOCATION).");
        }
        PackageReader reader = new PackageReader();
        List<ModelPackage> packages = reader.find(location).stream().map(reader::read).toList();
        if (packages.isEmpty() && sourced.isEmpty()) {
            log.warn(
                    "The folder of models at {} holds no package: put packages at <name>/<version>/model.yaml below it, set djinn.models.location to another folder, or register models over the management API",
                    location);
        }
        refuseUnknownNames(packages);
        refuseTwice(packages);
        Placements placements =
                new Placements(properties, inventory, MemoryBudget.UNLIMITED, (_, _) -> {});
        return packages.stream()
                .map(source -> placements.place(source, ModelSettings.NONE))
                .toList();
    }

    private void refuseUnknownNames(List<ModelPackage> packages) {
        Set<String> names =
                Stream.concat(
                                packages.stream().map(source -> source.manifest().version()),
                                sourced.stream().map(SourcedModel::version))
                        .map(version -> version.name().value())
                        .collect(Collectors.toCollection(TreeSet::new));
        ServingProperties.Models models = properties.models();
        models.devices()
                .forEach((name, device) -> requireKnown(name, "models.devices." + name, names));
        models.precisions()
                .forEach((name, precision) ->
                        requireKnown(name, "models.precisions." + name, names));
        properties
                .defaults()
                .forEach((task, name) -> {
                    requireKnown(name.value(), "default-model." + task, names);
                    requireAnswer(task, name, packages);
                });
    }

    private void refuseTwice(List<ModelPackage> packages) {
        for (ModelPackage source : packages) {
            for (SourcedModel other : sourced) {
                if (other.version().equals(source.manifest().version())) {
                    throw new ConfigurationException(
                            "%s is in %s, and %s brings it too."
                                    .formatted(other.version(), source.directory(), other.uri()),
                            "Remove one of them, or give the source another version.");
                }
            }
        }
    }

    /** What a model does that is still to be fetched is not known. */
    private void requireAnswer(Task task, ModelName name, List<ModelPackage> packages) {
        if (sourced.stream().anyMatch(model -> model.version().name().equals(name))) {
            return;
        }
        if (packages.stream()
                .map(ModelPackage::manifest)
                .noneMatch(model ->
                        model.version().name().equals(name) && model.task().answers(task))) {
            throw new ConfigurationException(
                    "djinn.default-model.%s names the model '%s', which does not do that."
                            .formatted(task, name),
                    "Name a model of that task or remove the property.");
        }
    }

    private static void requireKnown(String name, String property, Set<String> names) {
        if (!names.contains(name)) {
            throw new ConfigurationException(
                    "djinn.%s names the model '%s', which is not there; there are: %s."
                            .formatted(property, name, String.join(", ", names)),
                    "Correct the name or remove the property.");
        }
    }
}
