package dev.djinn.web;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Begins and ends every inference request: admits it, bounds its body, sets its deadline, and
 * reports how it went.
 */
final class CallFilter extends OncePerRequestFilter {

    /** Request attribute with the {@link Call}. */
    static final String CALL = Call.class.getName();

    private final Admission admission;
    private final BodyLimit bodies;
    private final Timeouts timeouts;
    private final CallListener listener;

    CallFilter(Admission admission, BodyLimit bodies, Timeouts timeouts, CallListener listener) {
        this.admission = admission;
        this.bodies = bodies;
        this.timeouts = timeouts;
        this.listener = listener;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !request.getServletPath().startsWith("/v1/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long started = System.nanoTime();
        Call call = new Call(started, closed(request));
        try {
            long bytes = bodies.check(request);
            call =
                    new Call(
                            started + timeouts.of(request.getHeader(Timeouts.HEADER)).toNanos(),
                            closed(request),
                            name -> Optional.ofNullable(request.getHeader(name)));
            request.setAttribute(CALL, call);
            try (Admission.Permit _ = admission.admit(bytes)) {
                chain.doFilter(
                        new LimitedRequest(request, bodies.bytes(request), call.deadline()),
                        response);
            }
        } catch (ServingException e) {
            request.setAttribute(ProblemCode.class.getName(), e.code());
            throw e;
        } finally {
            listener.finished(
                    call,
                    Duration.ofNanos(System.nanoTime() - started),
                    failure(request, response));
        }
    }

    private static BooleanSupplier closed(HttpServletRequest request) {
        return request.getAttribute(ConnectionValve.CLOSED) instanceof BooleanSupplier closed
                ? closed
                : () -> false;
    }

    private static Optional<ProblemCode> failure(
            HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ProblemCode.class.getName()) instanceof ProblemCode code) {
            return Optional.of(code);
        }
        return response.getStatus() < 400
                ? Optional.empty()
                : Optional.of(ProblemCode.INTERNAL_ERROR);
    }
}
