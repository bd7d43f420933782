package dev.djinn.registry;

import dev.djinn.model.ModelVersion;
import java.net.URI;
import java.util.Optional;

/**
 * A package in the models folder, or one that the configuration names.
 *
 * @param artifact where it lies, in a form that holds on every replica, and its checksum, by which
 *     replacement is noticed; without one, another URI is a replacement
 * @param manifest the package's {@code model.yaml} as text, when it is known already
 */
public record FolderPackage(ModelVersion version, Artifact artifact, Optional<String> manifest) {

    public FolderPackage(ModelVersion version, URI uri, FetchedPackage fetched) {
        this(
                version,
                new Artifact(uri, Optional.of(fetched.sha256())),
                Optional.of(fetched.manifest()));
    }

    /** Whether it is what is registered. */
    boolean is(Artifact registered) {
        return artifact.sha256().isPresent()
                ? artifact.sha256().equals(registered.sha256())
                : artifact.uri().equals(registered.uri());
    }
}
