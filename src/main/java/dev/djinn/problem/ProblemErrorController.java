package dev.djinn.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Renders what the container itself refuses, before any handler, as problem documents too. */
@RestController
class ProblemErrorController implements ErrorController {

    @RequestMapping("/error")
    void fail(HttpServletRequest request) throws Throwable {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            throw failure;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemCode code =
                status instanceof Integer number && number < 500
                        ? ProblemCode.MALFORMED_REQUEST
                        : ProblemCode.INTERNAL_ERROR;
        throw new ServingException(
                Integer.valueOf(404).equals(status) ? ProblemCode.NOT_FOUND : code,
                "The request cannot be served. The API is described at /openapi.yaml.");
    }
}
