package dev.djinn.registry;

import dev.djinn.model.ModelVersion;
import java.util.Optional;

/** Registers what lies in the models folder. */
final class FolderRegistrar {

    private final Changes changes;

    FolderRegistrar(Changes changes) {
        this.changes = changes;
    }

    FolderOutcome register(StoreWriting writing, FolderPackage found, Edit edit) {
        ModelVersion version = found.version();
        ModelRecord before = writing.model(version.name());
        if (before.tombstones().contains(version.version())) {
            return new FolderOutcome.Deleted(version);
        }
        Optional<RegisteredVersion> known = before.version(version.version());
        if (known.isEmpty()) {
            ModelRecord after = before.with(version(found, DesiredState.LOADED));
            changes.save(writing, before, after, AuditAction.REGISTER, edit);
            return new FolderOutcome.Added(version);
        }
        if (found.is(known.get().artifact())) {
            return new FolderOutcome.Unchanged(version);
        }
        if (known.get().origin() == Origin.API) {
            return new FolderOutcome.Conflicting(
                    version,
                    "%s is registered from %s, and the package from %s is not served: give that one another version, or delete the registered one and register this."
                            .formatted(
                                    version,
                                    known.get().artifact().description(),
                                    found.artifact().description()));
        }
        ModelRecord after = before.with(version(found, known.get().desired()));
        changes.save(writing, before, after, AuditAction.REPLACE, edit);
        return new FolderOutcome.Replaced(version);
    }

    private RegisteredVersion version(FolderPackage found, DesiredState desired) {
        return new RegisteredVersion(
                found.version().version(),
                Origin.FOLDER,
                found.artifact(),
                Optional.empty(),
                found.manifest(),
                desired,
                changes.now());
    }
}
