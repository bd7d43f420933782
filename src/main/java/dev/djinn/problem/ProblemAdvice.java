package dev.djinn.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Renders every failure as a problem document, and leaves its code for those who count. */
@RestControllerAdvice
class ProblemAdvice {

    @ExceptionHandler
    ResponseEntity<Problem> render(
            Throwable failure, HttpServletRequest request, HttpServletResponse response) {
        ServingException problem = Failures.of(failure);
        request.setAttribute(ProblemCode.class.getName(), problem.code());
        if (problem.code() == ProblemCode.CLIENT_GONE) {
            return ResponseEntity.status(problem.code().status()).build();
        }
        return ResponseEntity.status(problem.code().status())
                .headers(headers(failure, problem))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(
                        Problem.of(
                                problem,
                                request.getRequestURI(),
                                response.getHeader("X-Request-Id")));
    }

    private static HttpHeaders headers(Throwable failure, ServingException problem) {
        HttpHeaders headers = new HttpHeaders();
        if (failure instanceof ErrorResponse response) {
            headers.putAll(response.getHeaders());
        }
        problem.retryAfter()
                .ifPresent(after ->
                        headers.set(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(Math.max(1, after.toSeconds()))));
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }
}
