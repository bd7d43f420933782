package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.registry.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * Gives packages their places, and remembers the memory that they take: what one model gets is not
 * there for the next, until it is released. Used by one thread at a time.
 */
final class Placements {

    private record Taken(DesiredModel model, DataSize memory) {

        boolean isOnCpu() {
            return model.placement().devices().contains(Device.CPU);
        }

        MemoryBudget.Share share() {
            return new MemoryBudget.Share(model.source().manifest().version().toString(), memory);
        }
    }

    private final ServingProperties properties;
    private final Inventory inventory;
    private final MemoryBudget budget;
    private final MemoryListener listener;
    private final List<Taken> taken = new ArrayList<>();

    Placements(
            ServingProperties properties,
            Inventory inventory,
            MemoryBudget budget,
            MemoryListener listener) {
        this.properties = properties;
        this.inventory = inventory;
        this.budget = budget;
        this.listener = listener;
        tell();
    }

    /**
     * @param settings that come before the configuration and the package
     * @throws ConfigurationException when a device or a precision that was asked for is not there,
     *     or there is too little memory
     */
    DesiredModel place(ModelPackage source, ModelSettings settings) {
        PlacementPolicy policy =
                PlacementPolicy.of(properties, source.manifest().version().name())
                        .overriddenBy(settings);
        ModelPackage batched = batched(source, settings);
        Placement placement =
                new PlacementPlanner(left(), batched.manifest(), policy, size(source)).plan();
        DesiredModel model = new DesiredModel(batched, placement);
        take(new Taken(model, need(model)));
        return model;
    }

    private static DataSize need(DesiredModel model) {
        Placement placement = model.placement();
        return ModelMemory.need(
                placement.devices().contains(Device.CPU) ? DeviceKind.CPU : DeviceKind.GPU,
                model.source().manifest(),
                placement.variant(),
                size(model.source().weights(placement.variant())));
    }

    private void take(Taken wanted) {
        if (wanted.isOnCpu()) {
            budget.require(wanted.share(), shares());
        }
        taken.add(wanted);
        tell();
    }

    private List<MemoryBudget.Share> shares() {
        return taken.stream().filter(Taken::isOnCpu).map(Taken::share).toList();
    }

    private void tell() {
        listener.changed(MemoryBudget.sum(shares()), budget.size());
    }

    /** Its memory is another's to take. */
    @SuppressWarnings("ReferenceEquality") // One package may be placed twice while it is reloaded.
    void release(DesiredModel model) {
        taken.removeIf(other -> other.model() == model);
        tell();
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
