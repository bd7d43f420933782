package dev.djinn.cli;

import java.util.List;

/** Shows how far replicas are while a command waits for them. */
sealed interface ProgressDisplay permits ProgressBars, ProgressLines, NoProgress {

    void show(List<ReplicaProgress> replicas);

    static ProgressDisplay of(Output output, Terminal terminal) {
        return switch (output.format()) {
            case JSON -> new NoProgress();
            case TEXT ->
                    terminal.interactive()
                            ? new ProgressBars(output.writer())
                            : new ProgressLines(output);
        };
    }
}
