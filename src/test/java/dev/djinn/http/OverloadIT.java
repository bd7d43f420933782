package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be served soon is refused at once, and what was admitted is answered. */
class OverloadIT {

    private static final String PATH = "/v1/sentiment-analysis";
    private static final int QUEUE = 4;
    private static final int IN_FLIGHT = 24;

    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + ModelFolder.of(folder, "sentiment", "qa"),
                        "djinn.cores=1",
                        "djinn.queue-capacity=" + QUEUE,
                        "djinn.limits.in-flight=" + IN_FLIGHT,
                        "djinn.limits.max-timeout=2m");
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        djinn.close();
    }

    @Test
    void refusesAtOnceWhatItsQueueCannotHoldAndAnswersTheRest() {
        String request =
                "{\"inputs\": [%s]}"
                        .formatted(
                                String.join(
                                        ",",
                                        IntStream.range(0, QUEUE)
                                                .mapToObj(_ -> "\"" + "good ".repeat(250) + "\"")
                                                .toList()));
        List<Answer> answers =
                IntStream.range(0, IN_FLIGHT - 4)
                        .mapToObj(_ -> client.sendAsync(client.posting(PATH, request)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        List<Answer> refused = answers.stream().filter(answer -> answer.status() != 200).toList();
        assertThat(refused).isNotEmpty().hasSizeLessThan(answers.size());
        for (Answer answer : refused) {
            Problems.expect(answer, ProblemCode.OVERLOADED);
            assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
        }
        answers.stream()
                .filter(answer -> answer.status() == 200)
                .forEach(answer -> assertThat(answer.label(QUEUE - 1)).isEqualTo("POSITIVE"));
        assertThat(client.metrics().sum("djinn_rejected_total", "reason=\"queue_full\""))
                .isPositive();
        Eventually.see(Duration.ofSeconds(10), client::metrics, Metrics::idle);
        assertThat(client.ask(PATH, "I loved every minute of it").label(0)).isEqualTo("POSITIVE");
    }

    @Test
    void saysThatARequestCanNeverFitIntoItsQueue() {
        Answer answer = client.ask(PATH, List.of("one", "two", "three", "four", "five"));
        Problems.expect(answer, ProblemCode.INVALID_VALUE, "inputs");
    }

    @Test
    void refusesAtOnceWhatIsTooMuchInFlight() throws Exception {
        List<RawRequest> open = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            open.add(
                    RawRequest.admitted(
                            client,
                            PATH,
                            "{\"inputs\": \"a tedious, joyless mess\", \"parameters\": {\"top_k\": 1}}"));
        }
        Answer answer = client.ask(PATH, "good");
        Problems.expect(answer, ProblemCode.OVERLOADED);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.time()).isLessThan(Duration.ofSeconds(10));
        assertThat(client.managed("/actuator/health/liveness").status()).isEqualTo(200);
        for (RawRequest request : open) {
            try (request) {
                assertThat(request.sendBody().response())
                        .startsWith("HTTP/1.1 200")
                        .contains("NEGATIVE");
            }
        }
        Eventually.see(
                Duration.ofSeconds(10),
                () -> client.ask(PATH, "good"),
                seen -> seen.status() == 200);
    }

    @Test
    void givesUpAtTheDeadlineThatTheClientSets() {
        Answer answer =
                client.send(
                        client.posting("/v1/question-answering", LongQuestion.json(3))
                                .header("X-Djinn-Timeout", "1ms"));
        Problems.expect(answer, ProblemCode.DEADLINE_EXCEEDED);
        assertThat(answer.time()).isLessThan(Duration.ofSeconds(10));
        client.post("/v1/question-answering", LongQuestion.json(3)).ok();
    }
}
