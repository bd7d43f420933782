package dev.djinn.problem;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** Turns whatever a request can end in into a failure that a client may see. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static ServingException of(Throwable failure) {
        Optional<ServingException> own = first(failure, ServingException.class);
        if (own.isPresent()) {
            return logged(own.get());
        }
        return switch (failure) {
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case JacksonException json ->
                    json.getCause() instanceof IOException
                            ? brokenOff(json)
                            : JsonFailures.of(json);
            case MaxUploadSizeExceededException size ->
                    new ServingException(
                            ProblemCode.TOO_LARGE,
                            "The multipart body is larger than the limit: send less, or split it into several requests.",
                            size);
            case MultipartException multipart ->
                    new ServingException(
                            ProblemCode.MALFORMED_REQUEST,
                            "The multipart body cannot be read: send it whole, with its boundary in Content-Type.",
                            multipart);
            case NoResourceFoundException missing ->
                    new ServingException(
                            ProblemCode.NOT_FOUND,
                            "There is nothing at '/%s'. The API is described at /openapi.yaml."
                                    .formatted(missing.getResourcePath()));
            case HttpRequestMethodNotSupportedException method ->
                    new ServingException(
                            ProblemCode.METHOD_NOT_ALLOWED,
                            "%s is not allowed here. Allowed: %s."
                                    .formatted(method.getMethod(), allowed(method)));
            case HttpMediaTypeNotSupportedException type ->
                    new ServingException(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "%s is not supported here: name one of these in the header Content-Type: %s."
                                    .formatted(
                                            type.getContentType() == null
                                                    ? "A request without a sound content type"
                                                    : "The content type '%s'"
                                                            .formatted(type.getContentType()),
                                            types(type.getSupportedMediaTypes())));
            case InvalidMediaTypeException type ->
                    new ServingException(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "'%s' is no content type: send one such as application/json."
                                    .formatted(type.getMediaType()));
            case HttpMediaTypeNotAcceptableException type ->
                    new ServingException(
                            ProblemCode.NOT_ACCEPTABLE,
                            "The response can only be given as %s."
                                    .formatted(types(type.getSupportedMediaTypes())));
            case MethodArgumentTypeMismatchException mismatch ->
                    ServingException.invalid(
                            mismatch.getName(),
                            "'%s' must be %s."
                                    .formatted(
                                            mismatch.getName(),
                                            JsonFailures.name(
                                                    mismatch.getRequiredType(),
                                                    mismatch.getName())));
            case IOException broken -> broken(broken);
            case HttpMessageNotWritableException unwritten
                    when unwritten.getCause() instanceof IOException broken ->
                    broken(broken);
            case ErrorResponse refused when refused.getStatusCode().is4xxClientError() ->
                    new ServingException(
                            ProblemCode.MALFORMED_REQUEST,
                            String.valueOf(refused.getBody().getDetail()));
            default -> internal(failure);
        };
    }

    private static ServingException unreadable(HttpMessageNotReadableException failure) {
        return first(failure, JacksonException.class)
                .map(json ->
                        json.getCause() instanceof IOException
                                ? brokenOff(json)
                                : JsonFailures.of(json))
                .orElseGet(Failures::missingBody);
    }

    /** A connection that ends or falls silent is the client's doing; any other failure is ours. */
    private static ServingException broken(IOException failure) {
        if (failure instanceof EOFException || failure instanceof SocketTimeoutException) {
            return brokenOff(failure);
        }
        return DisconnectedClientHelper.isClientDisconnectedException(failure)
                ? new ServingException(ProblemCode.CLIENT_GONE, "The connection broke.", failure)
                : internal(failure);
    }

    private static ServingException brokenOff(Exception failure) {
        return new ServingException(
                ProblemCode.MALFORMED_REQUEST,
                "The body broke off or came too slowly: send it whole.",
                failure);
    }

    private static ServingException missingBody() {
        return new ServingException(
                ProblemCode.MALFORMED_REQUEST,
                "The request has no body that can be read: send a JSON object, with the field 'inputs' under /v1.");
    }

    private static ServingException logged(ServingException failure) {
        if (failure.code() == ProblemCode.INTERNAL_ERROR) {
            log.error("A request failed: {}", failure.getMessage(), failure);
        }
        return failure;
    }

    private static ServingException internal(Throwable failure) {
        log.error("A request failed unexpectedly", failure);
        return new ServingException(
                ProblemCode.INTERNAL_ERROR,
                "The server failed on this request. Its log has the cause under the request's id.",
                failure);
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static String allowed(HttpRequestMethodNotSupportedException method) {
        var methods = method.getSupportedHttpMethods();
        return methods == null
                ? "none"
                : String.join(", ", methods.stream().map(HttpMethod::name).sorted().toList());
    }

    private static String types(List<MediaType> types) {
        return types.isEmpty()
                ? "application/json"
                : String.join(
                        ", ",
                        Arrays.stream(types.toArray()).map(Object::toString).distinct().toList());
    }
}
