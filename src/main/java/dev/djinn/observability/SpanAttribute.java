package dev.djinn.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/**
 * Every attribute of Djinn's own: its name, the spans that have it, and its meaning. {@code
 * docs/tracing.md} is checked against this. The others are of OpenTelemetry's semantic conventions.
 */
enum SpanAttribute {
    REQUEST_ID("djinn.request.id", "request", "What `X-Request-Id` says, and the log."),
    MODEL("djinn.model", "request, batch", "Name of the model."),
    VERSION("djinn.model.version", "request, batch", "Its version."),
    TASK("djinn.task", "request", "What was asked of it."),
    TRUNCATED("djinn.truncated", "request", "Whether some text had to be cut."),
    PROBLEM("djinn.problem", "request", "Code of the problem document, of requests that failed."),
    BATCHES("djinn.batches", "infer", "Batches that its inputs were in."),
    BATCH_SIZE("djinn.batch.size", "batch", "Entries: inputs, or windows of a long context."),
    BATCH_REQUESTS("djinn.batch.requests", "batch", "Traced requests that they came from."),
    BATCH_TOKENS(
            "djinn.batch.tokens", "batch", "The sum of their lengths; of images their number."),
    BATCH_PADDED_TOKENS(
            "djinn.batch.padded_tokens", "batch", "What was computed: longest × entries."),
    BATCH_THREADS("djinn.batch.threads", "batch", "Threads that the computation was allowed.");

    private final String id;
    private final String spans;
    private final String meaning;

    SpanAttribute(String id, String spans, String meaning) {
        this.id = id;
        this.spans = spans;
        this.meaning = meaning;
    }

    String id() {
        return id;
    }

    String spans() {
        return spans;
    }

    String meaning() {
        return meaning;
    }

    void on(Span span, String value) {
        span.setAttribute(AttributeKey.stringKey(id), value);
    }

    void on(Span span, long value) {
        span.setAttribute(AttributeKey.longKey(id), value);
    }

    void on(Span span, boolean value) {
        span.setAttribute(AttributeKey.booleanKey(id), value);
    }
}
