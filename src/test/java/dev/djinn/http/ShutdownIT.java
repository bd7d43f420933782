package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The jar, from its start to an orderly end under load. */
class ShutdownIT {

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int CLIENTS = 16;
    private static final String GOOD =
            "{\"inputs\": \"I loved every minute of it\", \"parameters\": {\"top_k\": 1}}";

    @Test
    void losesNothingWhenItIsTerminatedUnderLoad() throws Exception {
        try (RunningDjinn djinn = RunningDjinn.start("djinn.drain.delay=4s");
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            Client client = djinn.ready();
            assertTable(djinn);

            AtomicInteger answered = new AtomicInteger();
            AtomicBoolean terminated = new AtomicBoolean();
            List<Callable<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loops.add(() -> askUntilRefused(client, answered, terminated));
            }
            List<Future<Integer>> results = loops.stream().map(threads::submit).toList();
            Eventually.see(GRACE, answered::get, count -> count > 10 * CLIENTS);
            terminated.set(true);
            djinn.terminate();

            Answer unready =
                    Eventually.see(
                            Duration.ofSeconds(5),
                            () -> client.managed("/actuator/health/readiness"),
                            answer -> answer.status() == 503);
            assertThat(unready.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(client.managed("/actuator/health/liveness").status()).isEqualTo(200);
            int before = answered.get();
            Eventually.see(Duration.ofSeconds(5), answered::get, count -> count > before);

            for (Future<Integer> result : results) {
                assertThat(result.get()).isPositive();
            }
            assertThat(djinn.exit(GRACE)).isIn(0, 143);
            assertThat(djinn.log()).contains("Graceful shutdown complete").doesNotContain("ERROR");
        }
    }

    /** Model, task, state, device, precision and why, for each of them. */
    private static void assertTable(RunningDjinn djinn) {
        List<String> lines =
                Eventually.see(
                        Duration.ofSeconds(5),
                        djinn::lines,
                        seen -> seen.stream().anyMatch(line -> line.startsWith("sentiment:1")));
        for (String model :
                List.of(
                        "efficientnet-lite0:1",
                        "intent:1",
                        "minilm:1",
                        "qa:1",
                        "resnet50:1",
                        "sentiment:1")) {
            assertThat(lines)
                    .anySatisfy(line ->
                            assertThat(line)
                                    .matches(
                                            model
                                                    + " +[a-z-]+ +ready +(cpu|gpu:\\d) +(int8|bf16|fp16|fp32) +\\S+.*"));
        }
        assertThat(djinn.log()).containsPattern("MODEL +TASK +STATE +DEVICE +PRECISION +WHY");
    }

    /** The number of answers; a request is refused whole, and only after the end has begun. */
    private static int askUntilRefused(
            Client client, AtomicInteger answered, AtomicBoolean terminated) throws IOException {
        for (int count = 0; ; count++) {
            RawRequest request;
            try {
                request = new RawRequest(client, "/v1/sentiment-analysis", GOOD);
            } catch (ConnectException _) {
                assertThat(terminated).isTrue();
                return count;
            }
            try (request) {
                String response = response(request);
                assertThat(response).startsWith("HTTP/1.1 200").endsWith("]}").contains("POSITIVE");
                answered.incrementAndGet();
            } catch (EOFException _) {
                assertThat(terminated).isTrue();
                return count;
            }
        }
    }

    /**
     * @throws EOFException when the request was not admitted: its connection was accepted, but the
     *     listener closed before Tomcat had handed the request on, which shows in the absence of an
     *     id
     */
    private static String response(RawRequest request) throws IOException {
        try {
            String response = request.sendBody().response();
            if (response.contains("X-Request-Id")) {
                return response;
            }
        } catch (java.net.SocketException _) {
            throw new EOFException();
        }
        throw new EOFException();
    }
}
