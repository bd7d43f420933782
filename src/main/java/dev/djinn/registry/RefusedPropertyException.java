package dev.djinn.registry;

/** A property is set that would do nothing. */
final class RefusedPropertyException extends RuntimeException {

    private final String action;

    RefusedPropertyException(String message, String action) {
        super(message);
        this.action = action;
    }

    /** What to do about it. */
    String action() {
        return action;
    }
}
