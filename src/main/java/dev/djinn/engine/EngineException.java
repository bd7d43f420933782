package dev.djinn.engine;

/** The engine could not do what was asked; the message says what and with which file. */
public final class EngineException extends RuntimeException {

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
