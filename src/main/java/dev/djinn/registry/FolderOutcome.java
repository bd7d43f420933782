package dev.djinn.registry;

import dev.djinn.model.ModelVersion;

/** What became of a package in the models folder. */
public sealed interface FolderOutcome {

    ModelVersion version();

    /** It was not known and is registered now. */
    record Added(ModelVersion version) implements FolderOutcome {}

    /** It is registered as it is. */
    record Unchanged(ModelVersion version) implements FolderOutcome {}

    /** Its files have been replaced since it was registered, and the registry follows them. */
    record Replaced(ModelVersion version) implements FolderOutcome {}

    /** It was deleted, and stays so. */
    record Deleted(ModelVersion version) implements FolderOutcome {}

    /**
     * Its version is another package's.
     *
     * @param reason what to do about it
     */
    record Conflicting(ModelVersion version, String reason) implements FolderOutcome {}
}
