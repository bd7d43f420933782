package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management API of the jar: the key that its first start makes, and its end. */
class ManagementKeyIT {

    private static final Pattern PRINTED = Pattern.compile("printed this once: ([0-9a-f]{64}) ");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void isPrintedOnceAndHoldsAfterARestart(@TempDir Path folder) throws Exception {
        String[] properties = {
            "djinn.models.location=" + ModelFolder.of(folder, "sentiment"),
            "djinn.data=" + folder.resolve("data")
        };
        String key;
        try (RunningDjinn djinn = RunningDjinn.start(properties)) {
            Client client = djinn.ready();
            key = Eventually.see(PATIENCE, () -> printed(djinn), Optional::isPresent).orElseThrow();
            assertThat(models(client, key).status()).isEqualTo(200);
            Problems.expect(models(client, Client.MANAGEMENT_KEY), ProblemCode.UNAUTHENTICATED);
        }
        try (RunningDjinn djinn = RunningDjinn.start(properties)) {
            Client client = djinn.ready();
            assertThat(models(client, key).status()).isEqualTo(200);
            assertThat(printed(djinn)).isEmpty();
        }
    }

    private static Optional<String> printed(RunningDjinn djinn) {
        return Optional.of(PRINTED.matcher(djinn.log())).filter(Matcher::find).map(m -> m.group(1));
    }

    private static Answer models(Client client, String key) {
        return client.send(
                client.managementRequest("/admin/v1/models")
                        .header("Authorization", "Bearer " + key));
    }

    /** A stream of events under way must not hold up the end. */
    @Test
    void endsTheStreamsOfEventsWithTheService(@TempDir Path folder) throws Exception {
        try (RunningDjinn djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + ModelFolder.of(folder, "sentiment"),
                        "djinn.management.key=" + Client.MANAGEMENT_KEY,
                        "djinn.drain.delay=4s")) {
            Client client = djinn.ready();
            CompletableFuture<Answer> events = client.sendAsync(client.admin("/admin/v1/events"));
            assertThat(models(client, Client.MANAGEMENT_KEY).status()).isEqualTo(200);
            djinn.terminate();
            assertThat(djinn.exit(PATIENCE)).isIn(0, 143);
            assertThat(events.join().text()).contains("event:revision");
        }
    }
}
