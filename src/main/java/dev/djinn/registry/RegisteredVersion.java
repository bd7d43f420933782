package dev.djinn.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a model as the registry knows it.
 *
 * @param manifest the package's {@code model.yaml} as text; empty until a replica has fetched it
 */
public record RegisteredVersion(
        int version,
        Origin origin,
        Artifact artifact,
        Optional<String> manifest,
        DesiredState desired,
        Instant registered) {

    RegisteredVersion with(DesiredState state) {
        return new RegisteredVersion(version, origin, artifact, manifest, state, registered);
    }

    RegisteredVersion with(FetchedPackage fetched) {
        return new RegisteredVersion(
                version,
                origin,
                new Artifact(artifact.uri(), Optional.of(fetched.sha256())),
                Optional.of(fetched.manifest()),
                desired,
                registered);
    }
}
