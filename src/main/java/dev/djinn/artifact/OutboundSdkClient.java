package dev.djinn.artifact;

import dev.djinn.outbound.OutboundHttp;
import dev.djinn.outbound.OutboundResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Lets the AWS SDK read through Djinn's own client, so that hosts and addresses are checked. */
record OutboundSdkClient(OutboundHttp http) implements SdkHttpClient {

    /** What the client below writes itself. */
    private static final Set<String> OF_CONNECTION = Set.of("host", "content-length");

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(http, request.httpRequest());
    }

    private static final class Exchange implements ExecutableHttpRequest {

        private final OutboundHttp http;
        private final SdkHttpRequest request;

        Exchange(OutboundHttp http, SdkHttpRequest request) {
            this.http = http;
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            OutboundResponse response =
                    http.send(request.method().name(), request.getUri(), headers());
            return HttpExecuteResponse.builder()
                    .response(
                            SdkHttpFullResponse.builder()
                                    .statusCode(response.status())
                                    .headers(response.headers())
                                    .build())
                    .responseBody(AbortableInputStream.create(response.body(), response::close))
                    .build();
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>();
            for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
                if (!OF_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    headers.put(
                            header.getKey(),
                            header.getValue().stream().collect(Collectors.joining(",")));
                }
            }
            return headers;
        }

        @Override
        public void abort() {
            // A thread that waits is interrupted, and the client below is closed at the end.
        }
    }

    @Override
    public String clientName() {
        return "djinn";
    }

    @Override
    public void close() {
        // The client below has other users.
    }
}
