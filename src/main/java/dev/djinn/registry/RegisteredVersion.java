package dev.djinn.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a model as the registry knows it.
 *
 * @param content checksum over the names and checksums of the package's files, as the replica found
 *     it that fetched the version first; every other one has to find the same. Empty until then,
 *     and for packages in the models folder, whose artifact has it
 * @param manifest the package's {@code model.yaml} as text; empty until a replica has fetched it
 */
public record RegisteredVersion(
        int version,
        Origin origin,
        Artifact artifact,
        Optional<Sha256> content,
        Optional<String> manifest,
        DesiredState desired,
        Instant registered) {

    RegisteredVersion with(DesiredState state) {
        return new RegisteredVersion(
                version, origin, artifact, content, manifest, state, registered);
    }

    RegisteredVersion with(FetchedPackage fetched) {
        return new RegisteredVersion(
                version,
                origin,
                artifact,
                Optional.of(fetched.sha256()),
                Optional.of(fetched.manifest()),
                desired,
                registered);
    }
}
