package dev.djinn.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file's bytes as they come.
 *
 * @param offset of the first one in the file: what was asked for, or 0 when the source starts again
 * @param total size of the file, if it is known
 * @param validator says that a later request means the same bytes
 */
record Content(
        InputStream bytes,
        long offset,
        OptionalLong total,
        Optional<String> validator,
        AutoCloseable resource)
        implements AutoCloseable {

    @Override
    public void close() throws IOException {
        try {
            resource.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
