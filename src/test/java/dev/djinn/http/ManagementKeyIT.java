package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that the first start makes when none is configured. */
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
}
