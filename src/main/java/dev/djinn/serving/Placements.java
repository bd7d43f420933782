package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.registry.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * Gives packages their places, and remembers the memory of GPUs that they take: what one model gets
 * is not there for the next, until it is released. Used by one thread at a time.
 */
final class Placements {

    private record Taken(DesiredModel model, DataSize memory) {}

    private final ServingProperties properties;
    private final Inventory inventory;
    private final List<Taken> taken = new ArrayList<>();

    Placements(ServingProperties properties, Inventory inventory) {
        this.properties = properties;
        this.inventory = inventory;
    }

    /**
     * @param settings that come before the configuration and the package
     * @throws ConfigurationException when a device or a precision that was asked for is not there
     */
    DesiredModel place(ModelPackage source, ModelSettings settings) {
        DataSize weights = size(source);
        PlacementPolicy policy =
                PlacementPolicy.of(properties, source.manifest().version().name())
                        .overriddenBy(settings);
        Placement placement =
                new PlacementPlanner(left(), source.manifest(), policy, weights).plan();
        DesiredModel model = new DesiredModel(batched(source, settings), placement);
        taken.add(new Taken(model, GpuMemory.need(placement.variant(), weights)));
        return model;
    }

    /** Its memory is another's to take. */
    @SuppressWarnings("ReferenceEquality") // One package may be placed twice while it is reloaded.
    void release(DesiredModel model) {
        taken.removeIf(other -> other.model() == model);
    }

    private Inventory left() {
        Inventory left = inventory;
        for (Taken each : taken) {
            left = left.without(each.model().placement().devices(), each.memory());
        }
        return left;
    }

    private static ModelPackage batched(ModelPackage source, ModelSettings settings) {
        return settings.batching()
                .map(policy -> new ModelPackage(source.directory(), source.manifest().with(policy)))
                .orElse(source);
    }

    /** The greatest weights file. */
    private static DataSize size(ModelPackage source) {
        return source.manifest().variants().stream()
                .map(source::weights)
                .map(Placements::size)
                .max(DataSize::compareTo)
                .orElse(DataSize.ofBytes(0));
    }

    /** 0 when the file is missing, which loading reports. */
    private static DataSize size(Path file) {
        try {
            return DataSize.ofBytes(Files.size(file));
        } catch (IOException _) {
            return DataSize.ofBytes(0);
        }
    }
}
