package dev.djinn.registry;

import java.util.List;

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
}
