package dev.djinn.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives OTLP over HTTP on the loopback interface, as a collector does. */
final class SpanReceiver implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private HttpServer server;

    SpanReceiver() throws IOException {
        server = listening(0);
    }

    private HttpServer listening(int port) throws IOException {
        HttpServer listening =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listening.createContext("/v1/traces", this::receive);
        listening.start();
        return listening;
    }

    /** What clients are told, without the path. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Refuses connections. */
    void goDown() {
        server.stop(0);
    }

    /** Accepts them again, at the same address. */
    void comeUp() throws IOException {
        server = listening(server.getAddress().getPort());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean protobuf =
                    "application/x-protobuf"
                            .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            if (!protobuf || !exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(415, -1);
                return;
            }
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (var resource : request.getResourceSpansList()) {
                for (var scope : resource.getScopeSpansList()) {
                    for (Span span : scope.getSpansList()) {
                        spans.add(new ReceivedSpan(resource.getResource(), span));
                    }
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** All that has come so far. */
    List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** Those of that trace, once there are so many. */
    List<ReceivedSpan> trace(String id, int count) {
        return Eventually.see(
                PATIENCE,
                () -> spans.stream().filter(span -> span.trace().equals(id)).toList(),
                found -> found.size() >= count);
    }

    /** The span of that id, once it is there. */
    ReceivedSpan span(String id) {
        return Eventually.see(
                        PATIENCE,
                        () -> spans.stream().filter(span -> span.id().equals(id)).toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
