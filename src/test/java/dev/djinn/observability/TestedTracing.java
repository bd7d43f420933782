package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Rejection;
import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.problem.ProblemCode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** OpenTelemetry's own tracer, whose sampled spans are kept here. */
final class TestedTracing implements SpanExporter {

    /** Hears nothing. */
    static final class Unheard implements CallListener, BatchListener {
        @Override
        public void finished(Call call, Duration time, Optional<ProblemCode> failure) {}

        @Override
        public void predicted(Call call, String label) {}

        @Override
        public void batchRan(ComputedBatch batch) {}

        @Override
        public void rejected(String model, Rejection reason, int entries) {}
    }

    final List<SpanData> spans = new CopyOnWriteArrayList<>();
    final Tracer tracer;

    /** Samples what its caller samples, and of roots only those that are linked with such. */
    TestedTracing() {
        tracer =
                SdkTracerProvider.builder()
                        .setSampler(new LinkedSampler(Sampler.parentBased(Sampler.alwaysOff())))
                        .addSpanProcessor(SimpleSpanProcessor.create(this))
                        .build()
                        .get("test");
    }

    /** A request that began at that moment. */
    RequestTrace request(EpochTime time) {
        Span caller =
                SdkTracerProvider.builder().build().get("caller").spanBuilder("x").startSpan();
        return new RequestTrace(
                tracer.spanBuilder("request").setParent(Context.root().with(caller)).startSpan(),
                time);
    }

    /** Does something on the request's thread. */
    static void during(RequestTrace request, Runnable work) {
        try (Scope _ = request.in(Context.root()).makeCurrent()) {
            work.run();
        }
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
