package dev.djinn.artifact;

/**
 * An artifact cannot be had; the message names its source without credentials, what is wrong with
 * it and the next step. Trying again as it is does not help.
 */
public final class ArtifactException extends RuntimeException {

    ArtifactException(String source, String problem) {
        super("%s: %s".formatted(source, problem));
    }

    ArtifactException(String source, String problem, Throwable cause) {
        super("%s: %s".formatted(source, problem), cause);
    }
}
