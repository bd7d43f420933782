package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that hangs up while its request waits is noticed, and nothing is computed for it. */
class DisconnectIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SENTIMENT = "model=\"sentiment\"";
    private static final String JSON = "{\"inputs\": [\"good\", \"bad\"]}";

    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + ModelFolder.of(folder, "sentiment", "qa"),
                        "djinn.cores=1",
                        "djinn.queue-time=1m");
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        djinn.close();
    }

    @Test
    void computesNothingForAClientThatHasGone() throws Exception {
        CompletableFuture<Answer> busy =
                client.sendAsync(client.posting("/v1/question-answering", LongQuestion.json(120)));
        Eventually.happens(SOON, () -> waiting("model=\"qa\"") > 60);
        double cancelled = cancelled();
        double computed = computed();

        RawRequest request = new RawRequest(client, "/v1/sentiment-analysis", JSON).sendBody();
        Eventually.happens(SOON, () -> waiting(SENTIMENT) == 2);
        request.close();

        Eventually.happens(SOON, () -> cancelled() == cancelled + 2);
        assertThat(waiting(SENTIMENT)).isZero();
        assertThat(busy).as("the workers are still busy with another request").isNotDone();
        assertThat(busy.join().result(0).at("/answers/0/answer").asString())
                .isEqualTo("Marta Olsen");
        Eventually.see(SOON, client::metrics, Metrics::idle);
        assertThat(computed()).isEqualTo(computed);
        assertThat(
                        client.metrics()
                                .sum(
                                        "djinn_requests_seconds_count",
                                        SENTIMENT,
                                        "outcome=\"client_gone\""))
                .isEqualTo(1);
    }

    @Test
    void stopsComputingWindowsForAClientThatHasGone() throws Exception {
        double before = client.metrics().sum("djinn_batch_size_sum", "model=\"qa\"");
        double cancelled = cancelled();
        try (RawRequest _ =
                new RawRequest(client, "/v1/question-answering", LongQuestion.json(120))
                        .sendBody()) {
            Eventually.happens(SOON, () -> waiting("model=\"qa\"") > 60);
        }
        Eventually.see(SOON, client::metrics, Metrics::idle);
        assertThat(cancelled()).isGreaterThan(cancelled + 50);
        assertThat(client.metrics().sum("djinn_batch_size_sum", "model=\"qa\"") - before)
                .isLessThan(60);
    }

    private static double waiting(String model) {
        return client.metrics().sum("djinn_queue_depth", model);
    }

    private static double cancelled() {
        return client.metrics().sum("djinn_rejected_total", "reason=\"cancelled\"");
    }

    private static double computed() {
        return client.metrics().sum("djinn_batch_size_sum", SENTIMENT);
    }
}
