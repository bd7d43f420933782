package dev.djinn.artifact;

import java.nio.file.Path;

/**
 * A verified artifact on this machine's disk. Its folder stays until the lease is closed; nobody
 * may write to it.
 */
public interface ArtifactLease extends AutoCloseable {

    Path directory();

    @Override
    void close();
}
