package dev.djinn.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Sends a request again after 429 or 503, when the server says that it is worth it. */
final class RetryInterceptor implements ClientHttpRequestInterceptor {

    private final int retries;
    private final Duration longestWait;

    RetryInterceptor(int retries, Duration longestWait) {
        this.retries = retries;
        this.longestWait = longestWait;
    }

    @Override
    public ClientHttpResponse intercept(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        for (int left = retries; ; left--) {
            ClientHttpResponse response = execution.execute(request, body);
            Optional<Duration> wait = wait(response);
            if (left <= 0 || wait.isEmpty()) {
                return response;
            }
            response.close();
            pause(wait.get());
        }
    }

    private Optional<Duration> wait(ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        if (status != 429 && status != 503) {
            return Optional.empty();
        }
        return RetryAfter.of(response.getHeaders())
                .filter(wait -> wait.compareTo(longestWait) <= 0);
    }

    private static void pause(Duration wait) throws IOException {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a retry.");
        }
    }
}
