package dev.djinn.cli;

import java.util.List;

/** A command that did not succeed: what happened, and further lines such as the next step. */
final class CommandException extends RuntimeException {

    private final transient List<String> further;
    private final ExitStatus status;

    CommandException(ExitStatus status, String what, List<String> further) {
        super(what);
        this.status = status;
        this.further = List.copyOf(further);
    }

    CommandException(ExitStatus status, String what, String next) {
        this(status, what, List.of(next));
    }

    ExitStatus status() {
        return status;
    }

    List<String> further() {
        return further;
    }
}
