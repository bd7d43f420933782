package dev.djinn.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.djinn.client.api.HuggingFaceApi;
import dev.djinn.client.api.InferenceApi;
import dev.djinn.client.api.ManagementApi;
import dev.djinn.client.api.ModelsApi;
import dev.djinn.client.model.Problem;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A connection to a Djinn server. Immutable; each {@code with} method gives another one. */
public record Djinn(
        RestClient.Builder builder, String url, String key, Duration timeout, int retries) {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final JsonMapper JSON =
            ApiClient.createDefaultMapper(null)
                    .rebuild()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    /** With a timeout of 30 s and 3 retries, without a key. */
    public Djinn(RestClient.Builder builder, String url) {
        this(builder, url, "", Duration.ofSeconds(30), 3);
    }

    /** Sends an API key, or for {@link #management} the management key. */
    public Djinn withKey(String key) {
        return new Djinn(builder, url, key, timeout, retries);
    }

    /**
     * How long the server may take for one attempt; the client waits a second longer for its
     * answer.
     */
    public Djinn withTimeout(Duration timeout) {
        return new Djinn(builder, url, key, timeout, retries);
    }

    /** How often a request is sent again after 429 or 503. */
    public Djinn withRetries(int retries) {
        return new Djinn(builder, url, key, timeout, retries);
    }

    public InferenceApi inference() {
        return new InferenceApi(client());
    }

    public ModelsApi models() {
        return new ModelsApi(client());
    }

    public HuggingFaceApi huggingFace() {
        return new HuggingFaceApi(client());
    }

    /** For a URL of the management port. */
    public ManagementApi management() {
        return new ManagementApi(client());
    }

    private ApiClient client() {
        ApiClient client =
                new ApiClient(rest(), JSON, ApiClient.createDefaultDateFormat()).setBasePath(url);
        if (!key.isEmpty()) {
            client.setBearerToken(key);
        }
        return client;
    }

    private RestClient rest() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(timeout.plus(MARGIN));
        return builder.clone()
                .requestFactory(requests)
                .defaultHeader("X-Djinn-Timeout", timeout.toMillis() + "ms")
                .requestInterceptor(new RetryInterceptor(retries, LONGEST_WAIT))
                .configureMessageConverters(all ->
                        all.registerDefaults()
                                .withJsonConverter(new JacksonJsonHttpMessageConverter(JSON)))
                .defaultStatusHandler(
                        status -> status.isError(), (request, response) -> fail(response))
                .build();
    }

    private static void fail(ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readAllBytes();
        if (MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(
                response.getHeaders().getContentType())) {
            throw problem(body, response);
        }
        throw plain(body, response);
    }

    private static RestClientResponseException problem(byte[] body, ClientHttpResponse response)
            throws IOException {
        try {
            return new ProblemException(
                    JSON.readValue(body, Problem.class),
                    response.getStatusCode(),
                    response.getHeaders());
        } catch (JacksonException e) {
            return plain(body, response);
        }
    }

    private static RestClientResponseException plain(byte[] body, ClientHttpResponse response)
            throws IOException {
        return new RestClientResponseException(
                "The server has answered " + response.getStatusCode() + " without a problem.",
                response.getStatusCode(),
                response.getStatusText(),
                response.getHeaders(),
                body,
                null);
    }
}
