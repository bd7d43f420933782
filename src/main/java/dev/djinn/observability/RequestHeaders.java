package dev.djinn.observability;

import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the caller's trace context from the headers of a request. */
enum RequestHeaders implements TextMapGetter<HttpServletRequest> {
    GETTER;

    @Override
    public Iterable<String> keys(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames());
    }

    @Override
    public @Nullable String get(@Nullable HttpServletRequest request, String key) {
        return request == null ? null : request.getHeader(key);
    }

    @Override
    public Iterator<String> getAll(@Nullable HttpServletRequest request, String key) {
        return request == null ? Collections.emptyIterator() : request.getHeaders(key).asIterator();
    }
}
