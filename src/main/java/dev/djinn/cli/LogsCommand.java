package dev.djinn.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code djinn logs}. */
@Command(
        name = "logs",
        description =
                "Tells what replicas make of each version: a line for each, now or as it changes.")
final class LogsCommand implements Runnable {

    private final DjinnCommand djinn;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with each change, and connect again when the stream breaks off.")
    private boolean follow;

    LogsCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        if (!follow) {
            tellState(api);
            return;
        }
        try {
            new EventFeed(api, djinn.messages())
                    .follow(event -> tell(djinn.surroundings().pace().now(), event));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellState(ManagementApi api) {
        for (JsonNode replica : api.send(Call.get(Paths.REPLICAS)).body().path("replicas")) {
            Instant at = Instant.parse(Json.text(replica, "heartbeat"));
            for (JsonNode observed : replica.path("versions")) {
                tell(at, new ServerEvent("observed", observed));
            }
        }
    }

    /** Whether anybody reads it still. */
    private boolean tell(Instant at, ServerEvent event) {
        Output output = djinn.output();
        output.line(
                switch (output.format()) {
                    case TEXT -> at.truncatedTo(ChronoUnit.SECONDS) + " " + event.text();
                    case JSON -> event.json().toString();
                });
        return !output.writer().checkError();
    }
}
