package dev.djinn.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Samples a root that is linked with something sampled, so that a batch is exported when one of its
 * requests is; the rest is left to another sampler.
 */
record LinkedSampler(Sampler others) implements Sampler {

    @Override
    public SamplingResult shouldSample(
            Context parent,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> links) {
        boolean root = !Span.fromContext(parent).getSpanContext().isValid();
        if (root && links.stream().anyMatch(link -> link.getSpanContext().isSampled())) {
            return SamplingResult.recordAndSample();
        }
        return others.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "LinkedSampler{" + others.getDescription() + "}";
    }
}
