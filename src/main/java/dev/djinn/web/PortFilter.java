package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the ports apart: actuator and administration on the management port only, everything else
 * on the other only.
 */
final class PortFilter extends OncePerRequestFilter {

    private final ManagementConnector management;

    PortFilter(ManagementConnector management) {
        this.management = management;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getServletPath();
        boolean managed = isWithin("/actuator", path) || isWithin("/admin", path);
        if (managed != (request.getLocalPort() == management.port())) {
            throw new ServingException(
                    ProblemCode.NOT_FOUND,
                    "There is nothing at '%s' on this port.".formatted(path));
        }
        chain.doFilter(request, response);
    }

    private static boolean isWithin(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
