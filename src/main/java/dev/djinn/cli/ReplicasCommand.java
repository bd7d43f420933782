package dev.djinn.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code djinn replicas}. */
@Command(name = "replicas", description = "Lists the running servers of the registry.")
final class ReplicasCommand implements Runnable {

    private final DjinnCommand djinn;

    ReplicasCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        JsonNode replicas = djinn.api().send(Call.get(Paths.REPLICAS)).body();
        Table table = new Table("REPLICA", "HOST", "VERSION", "STARTED", "HEARTBEAT", "READY");
        for (JsonNode replica : replicas.path("replicas")) {
            table.row(
                    Json.text(replica, "id"),
                    Json.text(replica, "host"),
                    Json.text(replica, "djinn_version"),
                    Json.text(replica, "started"),
                    Json.text(replica, "heartbeat"),
                    ready(replica.path("versions")));
        }
        djinn.output().result(table.text(), replicas);
    }

    private static String ready(JsonNode versions) {
        long ready =
                versions.valueStream()
                        .filter(version -> Json.text(version, "state").equals("ready"))
                        .count();
        return "%d of %d".formatted(ready, versions.size());
    }
}
