package dev.djinn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class BodyLimitTests {

    private final BodyLimit limit = new BodyLimit(DataSize.ofBytes(10), DataSize.ofBytes(20));

    private static MockHttpServletRequest request(String path, int bytes) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        request.setContent(new byte[bytes]);
        return request;
    }

    private static LimitedRequest limited(HttpServletRequest request, long limit) {
        return new LimitedRequest(request, limit, System.nanoTime() + 60_000_000_000L);
    }

    @Test
    void refusesABodyThatIsStillComingAtTheDeadline() throws IOException {
        ServletInputStream body =
                new LimitedRequest(request("/v1/x", 3), 10, System.nanoTime()).getInputStream();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(body::read)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED));
    }

    @Test
    void allowsImagesMoreThanTexts() {
        assertThat(limit.check(request("/v1/sentiment-analysis", 10))).isEqualTo(10);
        assertThat(limit.check(request("/v1/image-classification", 20))).isEqualTo(20);
        assertThat(limit.check(request("/v1/models/resnet50", 20))).isEqualTo(20);
        for (String path : new String[] {"/v1/sentiment-analysis", "/v1/question-answering"}) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> limit.check(request(path, 11)))
                    .withMessageContaining("10 bytes")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_LARGE));
        }
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> limit.check(request("/v1/models/resnet50", 21)));
    }

    @Test
    void reservesTheWholeLimitForABodyOfUnknownLength() {
        MockHttpServletRequest chunked = new MockHttpServletRequest("POST", "/v1/x");
        chunked.setServletPath("/v1/x");
        assertThat(chunked.getContentLengthLong()).isNegative();
        assertThat(limit.check(chunked)).isEqualTo(10);
    }

    @Test
    void letsABodyOfJustTheLimitBeRead() throws IOException {
        var limited = limited(request("/v1/x", 10), 10);
        assertThat(limited.getInputStream()).isSameAs(limited.getInputStream());
        assertThat(limited.getInputStream().readAllBytes()).hasSize(10);
    }

    @Test
    void failsWhenMoreIsReadThanAnnounced() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> limited(request("/v1/x", 11), 10).getInputStream().readAllBytes())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_LARGE));
    }

    @Test
    void countsSingleBytesToo() throws IOException {
        ServletInputStream body = limited(request("/v1/x", 3), 2).getInputStream();
        assertThat(body.read()).isZero();
        assertThat(body.read()).isZero();
        assertThatExceptionOfType(ServingException.class).isThrownBy(body::read);
    }
}
