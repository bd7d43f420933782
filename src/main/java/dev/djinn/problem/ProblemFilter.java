package dev.djinn.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Renders failures of the filters behind it as the handlers' failures are rendered. */
public final class ProblemFilter extends OncePerRequestFilter {

    private final HandlerExceptionResolver resolver;

    public ProblemFilter(HandlerExceptionResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServingException e) {
            if (response.isCommitted()
                    || resolver.resolveException(request, response, null, e) == null) {
                throw e;
            }
        }
    }
}
