package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver of OTLP gets to see of requests. */
class TracingIT {

    private static final String PATH = "/v1/sentiment-analysis";
    private static final String CALLER = "00f067aa0ba902b7";

    /** Spans of a request: its own and four stages. */
    private static final int WHOLE = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SpanReceiver receiver;
    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        receiver = new SpanReceiver();
        djinn =
                RunningDjinn.start(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                receiver.address(),
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "100",
                                "OTEL_RESOURCE_ATTRIBUTES",
                                "k8s.pod.name=djinn-0"),
                        "djinn.models.location=" + ModelFolder.of(folder, "sentiment", "qa"),
                        "djinn.cores=1",
                        "management.tracing.sampling.probability=0",
                        "logging.level.org.springframework.web.servlet.DispatcherServlet=debug");
        client = djinn.ready();
    }

    @AfterAll
    static void stop() {
        djinn.close();
        receiver.close();
    }

    private static String newTrace() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static HttpRequest.Builder traced(
            String trace, boolean sampled, HttpRequest.Builder request) {
        return request.header(
                        "traceparent", "00-%s-%s-0%d".formatted(trace, CALLER, sampled ? 1 : 0))
                .header("tracestate", "vendor=opaque");
    }

    private static HttpRequest.Builder question(String trace, boolean sampled) {
        return traced(trace, sampled, client.posting(PATH, "{\"inputs\": \"good\"}"));
    }

    private static ReceivedSpan named(String name, List<ReceivedSpan> spans) {
        List<ReceivedSpan> found = spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    @Test
    void makesASpanOfEachStageBelowTheCallersSpan() {
        String trace = newTrace();
        client.send(question(trace, true)).ok();
        List<ReceivedSpan> spans = receiver.trace(trace, WHOLE);
        ReceivedSpan request = named("POST " + PATH, spans);
        assertThat(request.parent()).isEqualTo(CALLER);
        assertThat(request.span().getTraceState()).isEqualTo("vendor=opaque");
        assertThat(request.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", PATH)
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("djinn.model", "sentiment")
                .containsEntry("djinn.model.version", 1L)
                .containsEntry("djinn.task", "sentiment-analysis")
                .doesNotContainKey("djinn.problem");
        assertThat(request.resourceAttributes())
                .containsEntry("service.name", "djinn")
                .containsEntry("k8s.pod.name", "djinn-0")
                .containsKey("service.version");
        assertThat(spans).hasSize(WHOLE);
        ReceivedSpan queue = named("queue", spans);
        ReceivedSpan infer = named("infer", spans);
        for (ReceivedSpan stage :
                List.of(named("preprocess", spans), queue, infer, named("postprocess", spans))) {
            assertThat(stage.parent()).isEqualTo(request.id());
            assertThat(request.contains(stage)).as(stage.name()).isTrue();
        }
        assertThat(infer.span().getStartTimeUnixNano())
                .isEqualTo(queue.span().getEndTimeUnixNano());
    }

    @Test
    void linksRequestsWithTheBatchThatTheyShared() {
        ReceivedSpan batch =
                Eventually.see(PATIENCE, TracingIT::sharedBatches, batches -> !batches.isEmpty())
                        .getFirst();
        assertThat(batch.name()).isEqualTo("batch sentiment:1");
        assertThat(batch.parent()).isEmpty();
        assertThat(batch.attributes())
                .containsEntry("djinn.batch.requests", (long) batch.links().size())
                .containsEntry("djinn.batch.size", (long) batch.links().size())
                .containsEntry("thread.name", "djinn-cpu-0");
        for (String request : batch.links()) {
            ReceivedSpan linked = receiver.span(request);
            assertThat(linked.name()).isEqualTo("POST " + PATH);
            ReceivedSpan infer = named("infer", receiver.trace(linked.trace(), WHOLE));
            assertThat(infer.links()).containsExactly(batch.id());
        }
    }

    /** Asks while the only core is busy, which makes requests share a batch. */
    private static List<ReceivedSpan> sharedBatches() {
        var busy = client.sendAsync(client.posting("/v1/question-answering", LongQuestion.json(6)));
        List<CompletableFuture<Answer>> answers =
                IntStream.range(0, 8)
                        .mapToObj(_ -> client.sendAsync(question(newTrace(), true)))
                        .toList();
        answers.forEach(answer -> answer.join().ok());
        busy.join().ok();
        client.send(question(newTrace(), true)).ok();
        return receiver.spans().stream().filter(span -> span.links().size() > 1).toList();
    }

    @Test
    void exportsNothingThatTheCallerDoesNotSample() {
        String not = newTrace();
        client.send(question(not, false)).ok();
        client.ask(PATH, "good").ok();
        String sampled = newTrace();
        client.send(question(sampled, true)).ok();
        receiver.trace(sampled, WHOLE);
        assertThat(receiver.spans())
                .noneMatch(span -> span.trace().equals(not))
                .noneMatch(span ->
                        span.span().getKind() == SpanKind.SPAN_KIND_SERVER
                                && span.parent().isEmpty());
    }

    @Test
    void tellsFailuresOfTheServerFromThoseOfTheClient() {
        String refused = newTrace();
        client.send(traced(refused, true, client.posting(PATH, "{\"inputs\": 1}")));
        ReceivedSpan request = receiver.trace(refused, 1).getFirst();
        assertThat(request.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(request.attributes())
                .containsEntry("http.response.status_code", 422L)
                .containsEntry("djinn.problem", "invalid_value")
                .doesNotContainKey("error.type");

        String late = newTrace();
        client.send(
                traced(
                        late,
                        true,
                        client.posting("/v1/question-answering", LongQuestion.json(3))
                                .header("X-Djinn-Timeout", "1ms")));
        ReceivedSpan failed =
                Eventually.see(
                                PATIENCE,
                                () ->
                                        receiver.trace(late, 1).stream()
                                                .filter(span -> span.parent().equals(CALLER))
                                                .toList(),
                                found -> !found.isEmpty())
                        .getFirst();
        assertThat(failed.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(failed.attributes())
                .containsEntry("http.response.status_code", 504L)
                .containsEntry("error.type", "deadline_exceeded")
                .containsEntry("djinn.problem", "deadline_exceeded");
    }

    @Test
    void namesNoRouteWhereThereIsNone() {
        String trace = newTrace();
        client.send(traced(trace, true, client.request("/v1/nothing/here")));
        ReceivedSpan request = receiver.trace(trace, 1).getFirst();
        assertThat(request.name()).isEqualTo("GET");
        assertThat(request.attributes())
                .containsEntry("url.path", "/v1/nothing/here")
                .doesNotContainKey("http.route");
    }

    @Test
    void writesTheTraceBesideTheRequestIntoTheLog() {
        String trace = newTrace();
        client.send(question(trace, true).header("X-Request-Id", "correlated")).ok();
        ReceivedSpan request = named("POST " + PATH, receiver.trace(trace, WHOLE));
        assertThat(request.attributes()).containsEntry("djinn.request.id", "correlated");
        assertThat(djinn.log()).contains("[correlated %s %s]".formatted(trace, request.id()));
    }

    @Test
    void answersWhileTheReceiverIsDownAndSaysSoOnce() throws IOException {
        receiver.goDown();
        try {
            Eventually.happens(
                    PATIENCE,
                    () -> {
                        client.send(question(newTrace(), true)).ok();
                        return djinn.log().contains("Traces cannot be sent to");
                    });
            client.send(question(newTrace(), true)).ok();
        } finally {
            receiver.comeUp();
        }
        Eventually.happens(
                PATIENCE,
                () -> {
                    client.send(question(newTrace(), true)).ok();
                    return djinn.log().contains("Traces are sent to");
                });
        assertThat(djinn.lines())
                .filteredOn(line -> line.contains("Traces cannot be sent to"))
                .singleElement()
                .asString()
                .contains("ConnectException", receiver.address());
        assertThat(djinn.log()).doesNotContain("\tat ");
    }
}
