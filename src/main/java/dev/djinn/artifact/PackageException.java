package dev.djinn.artifact;

import java.nio.file.Path;

/**
 * A model package cannot be used; the message names the file, what is wrong with it and the next
 * step.
 */
public final class PackageException extends RuntimeException {

    public PackageException(Path file, String problem) {
        super("%s: %s".formatted(file, problem));
    }

    public PackageException(Path file, String problem, Throwable cause) {
        super("%s: %s".formatted(file, problem), cause);
    }
}
