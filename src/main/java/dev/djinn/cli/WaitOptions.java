package dev.djinn.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a command ends at once or when replicas have followed. */
final class WaitOptions {

    @Option(
            names = "--wait",
            description = "Wait until every running replica serves it, or one says why it cannot.")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Longest such wait; 30m when absent.")
    private Duration timeout = Duration.ofMinutes(30);

    boolean wanted() {
        return wait;
    }

    /** Waits as long as may be, shows how far it is, and tells the result. */
    void await(DjinnCommand djinn, ManagementApi api, VersionRef ref) {
        Output output = djinn.output();
        Surroundings surroundings = djinn.surroundings();
        int replicas =
                new ReplicaWait(
                                api,
                                surroundings.pace(),
                                ProgressDisplay.of(output, surroundings.terminal()))
                        .await(ref, timeout);
        output.result(
                "%s is served by %s."
                        .formatted(
                                ref, replicas == 1 ? "the only replica" : replicas + " replicas"),
                api.send(Call.get(Paths.version(ref))).body());
    }
}
