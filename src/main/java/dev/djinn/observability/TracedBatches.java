package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Rejection;
import dev.djinn.batching.Requester;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes a span of each batch with an entry of a sampled request: the root of a trace of its own,
 * since it belongs to all of its requests alike, and linked with each of them.
 */
final class TracedBatches implements BatchListener {

    private final Tracer tracer;
    private final BatchListener metrics;

    TracedBatches(Tracer tracer, BatchListener metrics) {
        this.tracer = tracer;
        this.metrics = metrics;
    }

    @Override
    public Requester requester() {
        return RequestTrace.current().<Requester>map(trace -> trace).orElse(Requester.UNKNOWN);
    }

    @Override
    public void batchRan(ComputedBatch batch) {
        metrics.batchRan(batch);
        Set<RequestTrace> requests = new LinkedHashSet<>();
        for (ComputedBatch.Part part : batch.parts()) {
            if (part.requester() instanceof RequestTrace request) {
                requests.add(request);
            }
        }
        if (!requests.isEmpty()) {
            record(batch, requests);
        }
    }

    @Override
    public void rejected(String model, Rejection reason, int entries) {
        metrics.rejected(model, reason, entries);
    }

    private void record(ComputedBatch batch, Set<RequestTrace> requests) {
        EpochTime time = EpochTime.now();
        SpanBuilder builder =
                tracer.spanBuilder("batch " + batch.model())
                        .setNoParent()
                        .setStartTimestamp(time.at(batch.started()), TimeUnit.NANOSECONDS);
        requests.forEach(request -> builder.addLink(request.span().getSpanContext()));
        Span span = builder.startSpan();
        describe(span, batch, requests.size());
        span.end(time.at(batch.ended()), TimeUnit.NANOSECONDS);
        requests.forEach(request -> request.wasIn(span.getSpanContext()));
    }

    private static void describe(Span span, ComputedBatch batch, int requests) {
        String[] version = batch.model().split(":", 2);
        SpanAttribute.MODEL.on(span, version[0]);
        SpanAttribute.VERSION.on(span, Long.parseLong(version[1]));
        SpanAttribute.BATCH_SIZE.on(span, batch.entries());
        SpanAttribute.BATCH_REQUESTS.on(span, requests);
        SpanAttribute.BATCH_TOKENS.on(span, batch.tokens());
        SpanAttribute.BATCH_PADDED_TOKENS.on(span, batch.paddedTokens());
        SpanAttribute.BATCH_THREADS.on(span, batch.threads());
        span.setAttribute("thread.name", Thread.currentThread().getName());
        if (batch.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
    }
}
