package dev.djinn.cli;

/** How a command ends, as scripts see it. */
enum ExitStatus {
    OK(0),
    /** The server refused it, or what was waited for failed. */
    FAILED(1),
    /** The command line cannot be understood. */
    USAGE(2),
    /** The server cannot be reached or says 503. */
    UNREACHABLE(3);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
