package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.djinn.inference.Call;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracedCallsTests {

    private final TestedTracing tracing = new TestedTracing();
    private final TracedCalls calls = new TracedCalls(tracing.tracer, new TestedTracing.Unheard());
    private final Call call = new Call(0, () -> false);

    private void finish() {
        calls.finished(call, Duration.ZERO, Optional.empty());
    }

    @Test
    void tellsStagesByTheWallClockBelowTheRequest() {
        RequestTrace request = tracing.request(new EpochTime(1_000_000, 50));
        call.spent(Stage.QUEUE, 60, Duration.ofNanos(5));
        call.spent(Stage.INFER, 65, Duration.ofNanos(20));
        TestedTracing.during(request, this::finish);
        assertThat(tracing.spans)
                .extracting(SpanData::getName, SpanData::getStartEpochNanos)
                .containsExactly(tuple("queue", 1_000_010L), tuple("infer", 1_000_015L));
        assertThat(tracing.spans.getLast().getEndEpochNanos()).isEqualTo(1_000_035L);
        assertThat(tracing.spans)
                .extracting(SpanData::getParentSpanId)
                .containsOnly(request.span().getSpanContext().getSpanId());
    }

    @Test
    void linksComputingAloneWithItsBatches() {
        RequestTrace request = tracing.request(EpochTime.now());
        Span batch = tracing.request(EpochTime.now()).span();
        request.wasIn(batch.getSpanContext());
        call.spent(Stage.PREPROCESS, 0, Duration.ofNanos(1));
        call.spent(Stage.INFER, 1, Duration.ofNanos(1));
        TestedTracing.during(request, this::finish);
        assertThat(tracing.spans.getFirst().getLinks()).isEmpty();
        assertThat(tracing.spans.getLast().getLinks())
                .extracting(LinkData::getSpanContext)
                .containsExactly(batch.getSpanContext());
    }

    @Test
    void saysOnTheRequestWhichModelAnswered() {
        RequestTrace request = tracing.request(EpochTime.now());
        call.serves(new ModelVersion(new ModelName("qa"), 2), Task.QUESTION_ANSWERING);
        call.truncated(true);
        TestedTracing.during(request, this::finish);
        request.span().end();
        assertThat(tracing.spans.getFirst().getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("djinn.model"), "qa")
                .containsEntry(AttributeKey.longKey("djinn.model.version"), 2L)
                .containsEntry(AttributeKey.stringKey("djinn.task"), "question-answering")
                .containsEntry(AttributeKey.booleanKey("djinn.truncated"), true);
    }

    @Test
    void makesNothingOfRequestsThatAreNotSampled() {
        call.spent(Stage.INFER, 1, Duration.ofNanos(1));
        finish();
        assertThat(tracing.spans).isEmpty();
    }
}
