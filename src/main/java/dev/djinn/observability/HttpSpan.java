package dev.djinn.observability;

import dev.djinn.problem.ProblemCode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A server span as OpenTelemetry's semantic conventions for HTTP want it
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/), less what may be personal or
 * secret: the query and the client's address.
 */
final class HttpSpan {

    private static final String OTHER_METHOD = "_OTHER";
    private static final Set<String> METHODS =
            Set.of(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
                    "QUERY");

    private HttpSpan() {}

    /** The request's method, or one word for all that are not known. */
    static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER_METHOD;
    }

    /**
     * @param status of the response, when it is not said yet
     */
    static void describe(
            Span span, HttpServletRequest request, HttpServletResponse response, int status) {
        if (!span.isRecording()) {
            return;
        }
        describe(span, request);
        span.setAttribute("http.response.status_code", status);
        Optional.ofNullable(response.getHeader("X-Request-Id"))
                .ifPresent(id -> SpanAttribute.REQUEST_ID.on(span, id));
        Optional<String> problem = problem(request);
        problem.ifPresent(code -> SpanAttribute.PROBLEM.on(span, code));
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", problem.orElse(Integer.toString(status)));
        }
    }

    private static void describe(Span span, HttpServletRequest request) {
        String method = method(request);
        span.setAttribute("http.request.method", method);
        if (method.equals(OTHER_METHOD)) {
            span.updateName("HTTP");
        }
        route(request)
                .ifPresent(route -> {
                    span.setAttribute("http.route", route);
                    span.updateName(method + " " + route);
                });
        span.setAttribute("url.path", request.getRequestURI());
        span.setAttribute("url.scheme", request.getScheme());
        span.setAttribute("server.address", request.getServerName());
        span.setAttribute("server.port", request.getServerPort());
        span.setAttribute(
                "network.protocol.version",
                request.getProtocol().substring(request.getProtocol().indexOf('/') + 1));
        Optional.ofNullable(request.getHeader("User-Agent"))
                .ifPresent(agent -> span.setAttribute("user_agent.original", agent));
    }

    /** Empty for what no controller answers. */
    private static Optional<String> route(HttpServletRequest request) {
        return Optional.ofNullable(
                        request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .map(Object::toString)
                .filter(pattern -> !pattern.equals("/**"));
    }

    private static Optional<String> problem(HttpServletRequest request) {
        return request.getAttribute(ProblemCode.class.getName()) instanceof ProblemCode code
                ? Optional.of(code.value())
                : Optional.empty();
    }
}
