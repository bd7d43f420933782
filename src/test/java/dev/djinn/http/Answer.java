package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client got, and how long it took. */
record Answer(HttpResponse<byte[]> response, Duration time) {

    static final JsonMapper JSON = new JsonMapper();

    int status() {
        return response.statusCode();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    JsonNode json() {
        return JSON.readTree(response.body());
    }

    /** The body of a success. */
    JsonNode ok() {
        assertThat(status()).as(text()).isEqualTo(200);
        return json();
    }

    /** The n-th result of a typed endpoint's success. */
    JsonNode result(int index) {
        return ok().path("results").path(index);
    }

    /** The first label of the n-th result. */
    String label(int index) {
        return result(index).path("labels").path(0).path("label").asString();
    }

    @Override
    public String toString() {
        String text = text();
        return "%d in %d ms: %s"
                .formatted(
                        status(), time.toMillis(), text.substring(0, Math.min(text.length(), 500)));
    }
}
