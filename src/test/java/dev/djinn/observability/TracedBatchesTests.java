package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Requester;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracedBatchesTests {

    private final TestedTracing tracing = new TestedTracing();
    private final TracedBatches batches =
            new TracedBatches(tracing.tracer, new TestedTracing.Unheard());
    private final RequestTrace one = tracing.request(EpochTime.now());
    private final RequestTrace two = tracing.request(EpochTime.now());

    private static ComputedBatch batch(boolean failed, Requester... requesters) {
        return new ComputedBatch(
                "qa:2",
                List.of(requesters).stream()
                        .map(requester -> new ComputedBatch.Part(requester, 7))
                        .toList(),
                2,
                100,
                130,
                failed);
    }

    private static SpanContext context(RequestTrace request) {
        return request.span().getSpanContext();
    }

    @Test
    void knowsTheRequestOnWhoseThreadItIsAsked() {
        TestedTracing.during(one, () -> assertThat(batches.requester()).isSameAs(one));
        assertThat(batches.requester()).isSameAs(Requester.UNKNOWN);
    }

    @Test
    void linksABatchOnceWithEachOfItsRequestsAndTellsThem() {
        batches.batchRan(batch(false, one, two, one, Requester.UNKNOWN));
        assertThat(tracing.spans).hasSize(1);
        SpanData span = tracing.spans.getFirst();
        assertThat(span.getName()).isEqualTo("batch qa:2");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .containsExactly(context(one), context(two));
        assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(30);
        assertThat(one.batches()).containsExactly(span.getSpanContext());
        assertThat(two.batches()).containsExactly(span.getSpanContext());
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.longKey("djinn.batch.size"), 4L)
                .containsEntry(AttributeKey.longKey("djinn.batch.requests"), 2L)
                .containsEntry(AttributeKey.longKey("djinn.batch.tokens"), 28L)
                .containsEntry(AttributeKey.longKey("djinn.batch.threads"), 2L);
    }

    @Test
    void marksABatchThatFailed() {
        batches.batchRan(batch(true, one));
        assertThat(tracing.spans.getFirst().getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
    }

    @Test
    void makesNothingOfBatchesWithoutASampledRequest() {
        batches.batchRan(batch(false, Requester.UNKNOWN));
        assertThat(tracing.spans).isEmpty();
    }
}
