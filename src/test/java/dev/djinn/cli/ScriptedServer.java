package dev.djinn.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A management API on the loopback interface that answers each request as a test has said. */
final class ScriptedServer implements AutoCloseable {

    static final String KEY = "open-sesame-for-managers";

    private final HttpServer server;
    private final Map<String, Deque<Scripted>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** An answer; the last one for a request is given again and again. */
    record Scripted(int status, Map<String, String> headers, String body) {}

    /** A request as it came. */
    record Asked(String line, String body, Map<String, List<String>> headers) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    ScriptedServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/admin/v1", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line =
                exchange.getRequestMethod()
                        + exchange.getRequestURI().toString().replaceFirst("/admin/v1", " ");
        try (exchange) {
            asked.add(
                    new Asked(
                            line,
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8),
                            Map.copyOf(exchange.getRequestHeaders())));
            Scripted answer = next(line, exchange);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Scripted next(String line, HttpExchange exchange) {
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Scripted(
                    401, Map.of(), problem("unauthenticated", "Send the management key."));
        }
        Deque<Scripted> left = answers.getOrDefault(line, new ArrayDeque<>());
        if (left.isEmpty()) {
            return new Scripted(404, Map.of(), problem("not_found", "No script for " + line));
        }
        return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }

    static String problem(String code, String detail) {
        return "{\"code\": \"%s\", \"detail\": \"%s\", \"status\": 0}".formatted(code, detail);
    }

    /** Such as {@code on("GET /replicas", 200, "{…}")}; one more each time. */
    ScriptedServer on(String line, int status, String body) {
        return on(line, new Scripted(status, Map.of(), body));
    }

    ScriptedServer on(String line, Scripted answer) {
        answers.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
