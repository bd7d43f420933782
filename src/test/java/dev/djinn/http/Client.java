package dev.djinn.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of one server, on both of its ports. Safe for use by many threads. */
final class Client {

    /** The management key of applications that tests start with one. */
    static final String MANAGEMENT_KEY = "open-sesame-for-managers";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final int port;
    private final int managementPort;

    Client(int port, int managementPort) {
        this.port = port;
        this.managementPort = managementPort;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    HttpRequest.Builder request(String path) {
        return on(port, path);
    }

    HttpRequest.Builder managementRequest(String path) {
        return on(managementPort, path);
    }

    /** A request to the management API, with its key. */
    HttpRequest.Builder admin(String path) {
        return managementRequest(path).header("Authorization", "Bearer " + MANAGEMENT_KEY);
    }

    /** The same, which sends JSON. */
    HttpRequest.Builder admin(String method, String path, String json) {
        return admin(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
    }

    /** Registers a version at the management API. */
    Answer register(String name, int version, String uri) {
        return send(registering(name, version, uri, "loaded"));
    }

    HttpRequest.Builder registering(String name, int version, String uri, String desired) {
        return admin(
                "POST",
                "/admin/v1/models",
                "{\"name\": \"%s\", \"version\": %d, \"uri\": \"%s\", \"desired\": \"%s\"}"
                        .formatted(name, version, uri, desired));
    }

    private static HttpRequest.Builder on(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(PATIENCE);
    }

    HttpRequest.Builder posting(String path, String json) {
        return posting(path, "application/json", BodyPublishers.ofString(json));
    }

    HttpRequest.Builder posting(String path, String type, HttpRequest.BodyPublisher body) {
        return request(path).header("Content-Type", type).POST(body);
    }

    Answer post(String path, String json) {
        return send(posting(path, json));
    }

    Answer post(String path, Object body) {
        return post(path, Answer.JSON.writeValueAsString(body));
    }

    /** Posts inputs, with no model named and no parameters. */
    Answer ask(String path, Object inputs) {
        return post(path, Map.of("inputs", inputs));
    }

    Answer ask(String path, Object inputs, Map<String, ?> parameters) {
        return post(path, Map.of("inputs", inputs, "parameters", parameters));
    }

    Answer get(String path) {
        return send(request(path));
    }

    Answer managed(String path) {
        return send(managementRequest(path));
    }

    Metrics metrics() {
        return Metrics.of(managed("/actuator/prometheus").text());
    }

    Answer send(HttpRequest.Builder request) {
        long started = System.nanoTime();
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response, Duration.ofNanos(System.nanoTime() - started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        long started = System.nanoTime();
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .thenApply(response ->
                        new Answer(response, Duration.ofNanos(System.nanoTime() - started)));
    }
}
