package dev.djinn.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes a span of each request to the API, below the caller's where the request names one, and has
 * its ids in every log line of the request, sampled or not.
 */
final class RequestTracing extends OncePerRequestFilter {

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    RequestTracing(Tracer tracer, TextMapPropagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/v1/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        EpochTime time = EpochTime.now();
        Context caller = propagator.extract(Context.root(), request, RequestHeaders.GETTER);
        Span span =
                tracer.spanBuilder(HttpSpan.method(request))
                        .setParent(caller)
                        .setSpanKind(SpanKind.SERVER)
                        .setStartTimestamp(time.epochNanos(), TimeUnit.NANOSECONDS)
                        .startSpan();
        try (Scope _ = context(caller, span, time).makeCurrent()) {
            chain.doFilter(request, response);
            HttpSpan.describe(span, request, response, response.getStatus());
        } catch (ServletException | IOException | RuntimeException | Error e) {
            HttpSpan.describe(
                    span, request, response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            throw e;
        } finally {
            span.end(time.at(System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private static Context context(Context caller, Span span, EpochTime time) {
        return span.isRecording() ? new RequestTrace(span, time).in(caller) : caller.with(span);
    }
}
