package dev.djinn.serving;

/** The configuration cannot be carried out, so the service must not start. */
final class ConfigurationException extends RuntimeException {

    private final String action;

    /**
     * @param problem what was asked for and what was found
     * @param action what to do about it
     */
    ConfigurationException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    String action() {
        return action;
    }
}
