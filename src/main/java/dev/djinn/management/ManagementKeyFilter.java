package dev.djinn.management;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets requests to {@code /admin} pass only with the management key, and notes who makes them. */
final class ManagementKeyFilter extends OncePerRequestFilter {

    /** Request attribute with the bearer's name. */
    static final String ACTOR = ManagementKeyFilter.class.getName() + ".actor";

    private static final String SCHEME = "Bearer ";

    private final ManagementKey key;

    ManagementKeyFilter(ManagementKey key) {
        this.key = key;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.equals("/admin") && !path.startsWith("/admin/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        request.setAttribute(
                ACTOR,
                given(request.getHeader("Authorization"))
                        .flatMap(key::bearer)
                        .orElseThrow(ManagementKeyFilter::unauthenticated));
        chain.doFilter(request, response);
    }

    private static Optional<String> given(@Nullable String header) {
        return Optional.ofNullable(header)
                .filter(text -> text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(text -> text.substring(SCHEME.length()).strip());
    }

    private static ServingException unauthenticated() {
        return new ServingException(
                ProblemCode.UNAUTHENTICATED,
                "Send the management key in the header 'Authorization: Bearer <key>': it is the value of djinn.management.key, or was printed in the log of the first start.");
    }
}
