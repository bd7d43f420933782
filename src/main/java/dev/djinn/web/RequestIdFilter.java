package dev.djinn.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id, the client's own where it sends a sound one, in the response and in
 * every log line.
 */
final class RequestIdFilter extends OncePerRequestFilter {

    private static final String HEADER = "X-Request-Id";
    private static final String KEY = "request_id";
    private static final Pattern SOUND = Pattern.compile("[!-~]{1,128}");

    private final Drain drain;

    RequestIdFilter(Drain drain) {
        this.drain = drain;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = id(request.getHeader(HEADER));
        response.setHeader(HEADER, id);
        if (drain.draining()) {
            response.setHeader("Connection", "close");
        }
        try (var _ = MDC.putCloseable(KEY, id)) {
            chain.doFilter(request, response);
        }
    }

    private static String id(@Nullable String given) {
        return given != null && SOUND.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
