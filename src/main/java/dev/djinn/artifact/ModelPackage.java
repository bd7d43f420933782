package dev.djinn.artifact;

import dev.djinn.model.ModelManifest;
import dev.djinn.model.Variant;
import java.nio.file.Path;

/**
 * A model package on this machine's disk: a folder with what describes it and the files that this
 * names.
 */
public record ModelPackage(Path directory, ModelManifest manifest) {

    /** Where a variant's weights are. */
    public Path weights(Variant variant) {
        return directory.resolve(variant.file());
    }
}
