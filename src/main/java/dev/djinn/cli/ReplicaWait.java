package dev.djinn.cli;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Waits until every running replica serves a version. */
record ReplicaWait(ManagementApi api, Pace pace, ProgressDisplay display) {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /**
     * How many replicas serve it, which are all that run.
     *
     * @throws CommandException when a replica says that it failed, when the version is not wanted
     *     any more, or when the time is up
     */
    int await(VersionRef ref, Duration within) {
        long end = pace.nanos() + within.toNanos();
        while (true) {
            requireWanted(ref);
            List<ReplicaProgress> replicas = look(ref);
            display.show(replicas);
            requireNoFailure(ref, replicas);
            if (!replicas.isEmpty() && replicas.stream().allMatch(ReplicaProgress::serves)) {
                return replicas.size();
            }
            if (pace.nanos() > end) {
                throw late(ref, within, replicas);
            }
            api.pause(INTERVAL);
        }
    }

    private void requireWanted(VersionRef ref) {
        JsonNode version = api.send(Call.get(Paths.version(ref))).body().path("version");
        if (!Json.text(version, "desired").equals("loaded")) {
            throw new CommandException(
                    ExitStatus.FAILED,
                    "%s shall not be loaded any more.".formatted(ref),
                    "'djinn audit %s' shows who changed it.".formatted(ref.name()));
        }
    }

    private List<ReplicaProgress> look(VersionRef ref) {
        return api.send(Call.get(Paths.REPLICAS))
                .body()
                .path("replicas")
                .valueStream()
                .map(replica ->
                        ReplicaProgress.of(Json.text(replica, "id"), observed(replica, ref)))
                .toList();
    }

    private static JsonNode observed(JsonNode replica, VersionRef ref) {
        return replica.path("versions")
                .valueStream()
                .filter(version -> Json.text(version, "ref").equals(ref.toString()))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static void requireNoFailure(VersionRef ref, List<ReplicaProgress> replicas) {
        List<String> failed =
                replicas.stream()
                        .filter(ReplicaProgress::failed)
                        .map(replica -> replica.replica() + ": " + replica.reason())
                        .toList();
        if (!failed.isEmpty()) {
            throw new CommandException(
                    ExitStatus.FAILED, "%s could not be loaded.".formatted(ref), failed);
        }
    }

    private static CommandException late(
            VersionRef ref, Duration within, List<ReplicaProgress> replicas) {
        String states =
                replicas.stream()
                        .map(replica -> replica.replica() + " is " + replica.text())
                        .collect(Collectors.joining(", "));
        return new CommandException(
                ExitStatus.FAILED,
                "%s is not served by all replicas after %s: %s."
                        .formatted(
                                ref,
                                DurationConverter.text(within),
                                states.isEmpty() ? "none is running" : states),
                "They go on without djinn: look with 'djinn models %s'.".formatted(ref.name()));
    }
}
