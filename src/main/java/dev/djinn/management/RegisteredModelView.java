package dev.djinn.management;

import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.ReplicaStatus;
import java.util.List;

/** A model, all that is desired of it and what the replicas make of it, as clients get it. */
record RegisteredModelView(
        String name,
        long revision,
        List<VersionView> versions,
        List<AliasView> aliases,
        SettingsDocument settings)
        implements Revised {

    static RegisteredModelView of(RegisteredModel model, List<ReplicaStatus> replicas) {
        return new RegisteredModelView(
                model.name().value(),
                model.revision(),
                model.versions().stream()
                        .map(version -> VersionView.of(model.name(), version, replicas))
                        .toList(),
                model.aliases().stream().map(AliasView::of).toList(),
                SettingsDocument.of(model.settings()));
    }
}
