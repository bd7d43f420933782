package dev.djinn.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ApiKeyFilterTests {

    private final ApiKeyFilter filter = new ApiKeyFilter("s3cret");

    private boolean passes(String path, @Nullable String header)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        if (header != null) {
            request.addHeader("Authorization", header);
        }
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, new MockHttpServletResponse(), chain);
        return chain.getRequest() != null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER  s3cret "})
    void letsTheRightKeyPass(String header) throws Exception {
        assertThat(passes("/v1/models", header)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "s3cret",
                "Basic s3cret",
                "Bearer S3CRET",
                "Bearer s3cre",
                "Bearer s3crets",
                "Bearer s3cret, Bearer x"
            })
    void refusesEverythingElseWithoutNamingTheKey(@Nullable String header) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> passes("/v1/models", header))
                .withMessageContaining("Authorization: Bearer <key>")
                .withMessageNotContaining("s3cret")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.UNAUTHENTICATED));
    }

    @Test
    void guardsTheApiOnly() throws Exception {
        assertThat(passes("/openapi.yaml", null)).isTrue();
        assertThat(passes("/actuator/health", null)).isTrue();
    }
}
