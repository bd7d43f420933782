package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import java.util.List;
import java.util.Set;

/** What must happen so that the live models become the desired ones. */
record Plan(List<ModelVersion> load, List<ModelVersion> unload) {

    /**
     * Loads what is desired and not live, in the order desired; unloads what is live and not
     * desired.
     */
    static Plan of(List<ModelVersion> desired, Set<ModelVersion> live) {
        return new Plan(
                desired.stream().filter(version -> !live.contains(version)).distinct().toList(),
                live.stream().filter(version -> !desired.contains(version)).toList());
    }
}
