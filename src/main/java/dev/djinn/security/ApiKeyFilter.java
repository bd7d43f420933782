package dev.djinn.security;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets requests to {@code /v1} pass only with the right bearer key. */
final class ApiKeyFilter extends OncePerRequestFilter {

    private final byte[] key;

    ApiKeyFilter(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/v1/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!matches(request.getHeader("Authorization"))) {
            throw new ServingException(
                    ProblemCode.UNAUTHENTICATED,
                    "Send the API key in the header 'Authorization: Bearer <key>'.");
        }
        chain.doFilter(request, response);
    }

    /**
     * In constant time, so that a key cannot be guessed byte by byte. Tomcat gives a header byte by
     * byte too, as ISO 8859-1.
     */
    private boolean matches(@Nullable String header) {
        return header != null
                && header.regionMatches(true, 0, "Bearer ", 0, 7)
                && MessageDigest.isEqual(
                        key, header.substring(7).strip().getBytes(StandardCharsets.ISO_8859_1));
    }
}
