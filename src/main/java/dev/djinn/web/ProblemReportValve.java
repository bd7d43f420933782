package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Tells of requests that Tomcat itself refuses, before any filter, in a problem document instead of
 * a page.
 */
public final class ProblemReportValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        if (response.getStatus() < 400
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        ProblemCode code =
                response.getStatus() < 500
                        ? ProblemCode.MALFORMED_REQUEST
                        : ProblemCode.INTERNAL_ERROR;
        String requestId = UUID.randomUUID().toString();
        byte[] body =
                document(code, response.getStatus(), requestId).getBytes(StandardCharsets.UTF_8);
        response.setHeader("X-Request-Id", requestId);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("The client did not wait for its problem document", e);
        }
    }

    private static String detail(ProblemCode code) {
        return code == ProblemCode.MALFORMED_REQUEST
                ? "The request line or a header cannot be read: correct it."
                : "The server cannot serve this request.";
    }

    private static String document(ProblemCode code, int status, String requestId) {
        return """
        {"type":"urn:djinn:problem:%1$s","title":"%2$s","status":%3$d,\
        "detail":"%5$s","instance":"/","code":"%1$s",\
        "request_id":"%4$s"}\
        """
                .formatted(code.value(), code.title(), status, requestId, detail(code));
    }
}
