package dev.djinn.observability;

import dev.djinn.batching.Requester;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What is recorded of one sampled request. It is found in the context of the request's thread;
 * workers note the batches that its entries were in, before they hand out the outputs.
 */
final class RequestTrace implements Requester {

    private static final ContextKey<RequestTrace> KEY = ContextKey.named("djinn-request");

    private final Span span;
    private final EpochTime time;
    private final Queue<SpanContext> batches = new ConcurrentLinkedQueue<>();

    RequestTrace(Span span, EpochTime time) {
        this.span = span;
        this.time = time;
    }

    /** That of the request on this thread, if it is sampled. */
    static Optional<RequestTrace> current() {
        return Optional.ofNullable(Context.current().get(KEY));
    }

    /** The caller's context with this request in it. */
    Context in(Context caller) {
        return caller.with(span).with(KEY, this);
    }

    Span span() {
        return span;
    }

    EpochTime time() {
        return time;
    }

    void wasIn(SpanContext batch) {
        batches.add(batch);
    }

    Collection<SpanContext> batches() {
        return List.copyOf(batches);
    }
}
