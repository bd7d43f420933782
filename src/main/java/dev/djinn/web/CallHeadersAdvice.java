package dev.djinn.web;

import dev.djinn.inference.Call;
import dev.djinn.inference.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells in the response's headers which model answered and where the time went. */
@RestControllerAdvice
class CallHeadersAdvice implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(
            MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request instanceof ServletServerHttpRequest servlet
                && servlet.getServletRequest().getAttribute(CallFilter.CALL) instanceof Call call) {
            describe(call, response.getHeaders());
        }
        return body;
    }

    private static void describe(Call call, HttpHeaders headers) {
        call.model().ifPresent(model -> headers.set("X-Djinn-Model", model.toString()));
        call.truncated()
                .ifPresent(truncated -> headers.set("X-Djinn-Truncated", truncated.toString()));
        String timing = timing(call.stages());
        if (!timing.isEmpty()) {
            headers.set("Server-Timing", timing);
        }
    }

    private static String timing(Map<Stage, Duration> stages) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage != Stage.POSTPROCESS && stages.containsKey(stage))
                .map(stage ->
                        String.format(
                                Locale.ROOT,
                                "%s;dur=%.2f",
                                stage,
                                stages.getOrDefault(stage, Duration.ZERO).toNanos() / 1e6))
                .collect(Collectors.joining(", "));
    }
}
