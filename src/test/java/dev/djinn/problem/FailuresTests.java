package dev.djinn.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

class FailuresTests {

    private static ServingException of(Throwable failure, ProblemCode code) {
        ServingException problem = Failures.of(failure);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.getMessage()).doesNotContain("dev.djinn", "java.", "springframework");
        return problem;
    }

    @Test
    void keepsItsOwnFailuresEvenWhenTheyAreWrapped() {
        ServingException own = ServingException.invalid("inputs", "bad");
        assertThat(Failures.of(own)).isSameAs(own);
        assertThat(Failures.of(new IllegalStateException(new RuntimeException(own)))).isSameAs(own);
    }

    @Test
    void tellsNothingOfUnexpectedFailures() {
        assertThat(
                        of(
                                new IllegalStateException("java.lang.Secret at /etc"),
                                ProblemCode.INTERNAL_ERROR))
                .hasMessageContaining("log")
                .hasMessageNotContaining("Secret");
        of(new UncheckedIOException(new IOException("x")), ProblemCode.INTERNAL_ERROR);
        of(new StackOverflowError(), ProblemCode.INTERNAL_ERROR);
    }

    @Test
    void endsOnACircleOfCauses() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));
        of(first, ProblemCode.INTERNAL_ERROR);
    }

    @Test
    void namesWhatTheWebLayerRefuses() {
        assertThat(
                        of(
                                new HttpRequestMethodNotSupportedException(
                                        "PUT", List.of("POST", "GET")),
                                ProblemCode.METHOD_NOT_ALLOWED))
                .hasMessageContaining("PUT")
                .hasMessageContaining("GET, POST");
        assertThat(
                        of(
                                new HttpMediaTypeNotSupportedException(
                                        MediaType.TEXT_PLAIN, List.of(MediaType.IMAGE_PNG)),
                                ProblemCode.UNSUPPORTED_MEDIA_TYPE))
                .hasMessageContaining("text/plain")
                .hasMessageContaining("image/png");
        of(
                new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON)),
                ProblemCode.NOT_ACCEPTABLE);
        of(new MaxUploadSizeExceededException(7), ProblemCode.TOO_LARGE);
        of(new MultipartException("x"), ProblemCode.MALFORMED_REQUEST);
        assertThat(
                        of(
                                new NoResourceFoundException(
                                        HttpMethod.GET, "/v1/nothing", "v1/nothing"),
                                ProblemCode.NOT_FOUND))
                .hasMessageContaining("v1/nothing");
    }

    @Test
    void refusesAContentTypeThatIsNone() {
        of(
                new InvalidMediaTypeException("json", "does not contain '/'"),
                ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void asksForAContentTypeWhenThereIsNone() {
        assertThat(
                        of(
                                new HttpMediaTypeNotSupportedException(
                                        (MediaType) null, List.of(MediaType.APPLICATION_JSON)),
                                ProblemCode.UNSUPPORTED_MEDIA_TYPE))
                .hasMessageNotContaining("null");
    }

    @Test
    void hasACodeATitleAndAStatusForEveryFailure() {
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(code.value()).matches("[a-z_]+");
            assertThat(code.title()).isNotBlank();
            assertThat(code.status()).isBetween(400, 599);
        }
    }
}
