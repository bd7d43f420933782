package dev.djinn.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line for each new state of a replica and each tenth of a fetch, as logs of scripts want it. */
final class ProgressLines implements ProgressDisplay {

    private final Output output;
    private final Map<String, Stage> shown = new HashMap<>();

    ProgressLines(Output output) {
        this.output = output;
    }

    private record Stage(String state, int tenth) {}

    @Override
    public void show(List<ReplicaProgress> replicas) {
        for (ReplicaProgress replica : replicas) {
            Stage stage = new Stage(replica.state(), replica.percent().orElse(0) / 10);
            if (!stage.equals(shown.put(replica.replica(), stage))) {
                output.line(replica.replica() + ": " + replica.text());
            }
        }
    }
}
