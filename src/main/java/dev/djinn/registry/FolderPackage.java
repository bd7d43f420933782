package dev.djinn.registry;

import dev.djinn.model.ModelVersion;
import java.net.URI;
import java.util.Optional;

/**
 * A package in the models folder.
 *
 * @param uri where it lies, in a form that holds on every replica
 * @param fetched its checksum, by which replacement is noticed, and its manifest
 */
public record FolderPackage(ModelVersion version, URI uri, FetchedPackage fetched) {

    Artifact artifact() {
        return new Artifact(uri, Optional.of(fetched.sha256()));
    }
}
