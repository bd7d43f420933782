package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.util.unit.DataSize;

/** The greatest body of a request: an image's where it can be one, else a text's. */
record BodyLimit(DataSize text, DataSize image) {

    long bytes(HttpServletRequest request) {
        String path = request.getServletPath();
        boolean mayBeImage =
                path.startsWith("/v1/image-classification") || path.startsWith("/v1/models/");
        return (mayBeImage ? image : text).toBytes();
    }

    /**
     * Most bytes that the body can have.
     *
     * @throws ServingException {@code TOO_LARGE} when the announced length is over the limit
     */
    long check(HttpServletRequest request) {
        long limit = bytes(request);
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            throw tooLarge(limit);
        }
        return announced < 0 ? limit : announced;
    }

    static ServingException tooLarge(long limit) {
        return new ServingException(
                ProblemCode.TOO_LARGE,
                "The body is larger than %d bytes, the limit here: send less, or split it into several requests."
                        .formatted(limit));
    }
}
