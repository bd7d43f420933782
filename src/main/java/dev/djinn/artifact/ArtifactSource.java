package dev.djinn.artifact;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Where artifacts of some schemes come from. An {@link IOException} may pass by itself and is worth
 * a retry; an {@link ArtifactException} is not. Safe for use by many threads.
 */
interface ArtifactSource {

    /** What the artifact consists of. */
    Listing list(ArtifactUri uri) throws IOException;

    /**
     * A file's bytes from an offset on, or from the start when the source cannot resume or the file
     * is no longer the one that the validator came with.
     */
    Content open(SourceFile file, long offset, Optional<String> validator) throws IOException;

    /** Whether the URI can only ever mean one content. */
    default boolean isPinned(ArtifactUri uri) {
        return uri.sha256().isPresent();
    }

    /** The last name in the path. */
    static String fileName(URI uri) {
        String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
