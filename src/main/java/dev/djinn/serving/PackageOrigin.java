package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;

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
}
