package dev.djinn.observability;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that spans cannot be sent, and once that they can again, where the exporter itself
 * would write a stack trace for each attempt.
 */
final class WatchedExporter implements SpanExporter {

    private static final Logger log = LoggerFactory.getLogger(WatchedExporter.class);

    private final SpanExporter exporter;
    private final String endpoint;
    private final AtomicLong lost = new AtomicLong();

    WatchedExporter(SpanExporter exporter, String endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                succeeded();
            } else {
                failed(spans.size(), result.getFailureThrowable());
            }
        });
    }

    private void succeeded() {
        long before = lost.getAndSet(0);
        if (before > 0) {
            log.info("Traces are sent to {} again; {} spans were lost", endpoint, before);
        }
    }

    private void failed(int spans, @Nullable Throwable cause) {
        if (lost.getAndAdd(spans) == 0) {
            log.warn(
                    "Traces cannot be sent to {} ({}): they are lost until they can, and requests go on. Check management.opentelemetry.tracing.export.otlp.endpoint and the receiver.",
                    endpoint,
                    reason(cause));
        }
    }

    /** The failure of the connection where there was one, without what wraps it. */
    private static String reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return words(cause);
            }
        }
        return failure == null ? "no answer" : words(failure);
    }

    private static String words(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
