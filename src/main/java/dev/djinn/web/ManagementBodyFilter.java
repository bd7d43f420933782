package dev.djinn.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds what a request to the management API may send, in bytes and time. */
final class ManagementBodyFilter extends OncePerRequestFilter {

    private static final long LIMIT = 1 << 20;

    private final Timeouts timeouts;

    ManagementBodyFilter(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/admin/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LIMIT) {
            throw BodyLimit.tooLarge(LIMIT);
        }
        long deadline =
                System.nanoTime() + timeouts.of(request.getHeader(Timeouts.HEADER)).toNanos();
        chain.doFilter(new LimitedRequest(request, LIMIT, deadline), response);
    }
}
