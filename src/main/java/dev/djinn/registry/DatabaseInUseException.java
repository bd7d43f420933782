package dev.djinn.registry;

/** The registry's file is another process's. */
final class DatabaseInUseException extends RuntimeException {

    DatabaseInUseException(String url, Throwable cause) {
        super("The registry's file is in use by another Djinn: %s.".formatted(url), cause);
    }
}
