package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.Sha256;

/** Where this machine gets a version's package from. */
sealed interface PackageOrigin {

    /** Out of the models folder. */
    record InFolder(ModelPackage source) implements PackageOrigin {}

    /** It is fetched. */
    record Elsewhere(ArtifactUri uri) implements PackageOrigin {}

    /**
     * From nowhere.
     *
     * @param reason and what to do about it
     */
    record Nowhere(String reason) implements PackageOrigin {}

    /** As the registry names it. */
    static PackageOrigin of(Artifact artifact) {
        String pin = artifact.sha256().map(Sha256::value).map("#sha256="::concat).orElse("");
        try {
            return new Elsewhere(ArtifactUri.parse(artifact.uri() + pin));
        } catch (IllegalArgumentException e) {
            return new Nowhere(
                    "%s cannot be fetched: %s. Register another URI."
                            .formatted(artifact.uri(), e.getMessage()));
        }
    }
}
