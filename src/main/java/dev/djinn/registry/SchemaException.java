package dev.djinn.registry;

/** The registry's database can be reached, and cannot be used as it is. */
final class SchemaException extends RuntimeException {

    SchemaException(String reason, Throwable cause) {
        super(
                "The registry's tables cannot be made or brought up to date: %s. Point djinn.registry.url to a database or schema of Djinn's own, whose user may create tables."
                        .formatted(reason),
                cause);
    }
}
