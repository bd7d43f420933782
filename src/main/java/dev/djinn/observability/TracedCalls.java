package dev.djinn.observability;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.inference.Interval;
import dev.djinn.inference.Stage;
import dev.djinn.problem.ProblemCode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes a span of each stage of a sampled request, from the times that were taken anyhow, below the
 * request's own; those of computing are linked with the spans of their batches.
 */
final class TracedCalls implements CallListener {

    private final Tracer tracer;
    private final CallListener metrics;

    TracedCalls(Tracer tracer, CallListener metrics) {
        this.tracer = tracer;
        this.metrics = metrics;
    }

    @Override
    public void finished(Call call, Duration time, Optional<ProblemCode> failure) {
        metrics.finished(call, time, failure);
        RequestTrace.current().ifPresent(trace -> record(call, trace));
    }

    @Override
    public void predicted(Call call, String label) {
        metrics.predicted(call, label);
    }

    private void record(Call call, RequestTrace trace) {
        Span request = trace.span();
        call.model()
                .ifPresent(model -> {
                    SpanAttribute.MODEL.on(request, model.name().value());
                    SpanAttribute.VERSION.on(request, model.version());
                });
        call.task().ifPresent(task -> SpanAttribute.TASK.on(request, task.id()));
        call.truncated().ifPresent(cut -> SpanAttribute.TRUNCATED.on(request, cut));
        call.intervals().forEach(interval -> record(interval, trace));
    }

    private void record(Interval interval, RequestTrace trace) {
        SpanBuilder builder =
                tracer.spanBuilder(interval.stage().toString())
                        .setParent(Context.root().with(trace.span()))
                        .setStartTimestamp(
                                trace.time().at(interval.started()), TimeUnit.NANOSECONDS);
        if (interval.stage() == Stage.INFER) {
            trace.batches().forEach(builder::addLink);
        }
        Span span = builder.startSpan();
        if (interval.stage() == Stage.INFER) {
            SpanAttribute.BATCHES.on(span, trace.batches().size());
        }
        span.end(
                trace.time().at(interval.started() + interval.time().toNanos()),
                TimeUnit.NANOSECONDS);
    }
}
