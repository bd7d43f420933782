package dev.djinn.scale;

import com.sun.net.httpserver.HttpExchange;
import dev.djinn.artifact.SourceServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP server of archives that counts, and refuses while it is told to. */
final class CountingSource implements AutoCloseable {

    private final SourceServer server = new SourceServer();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Long> gets = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    String serve(String path, byte[] content) {
        server.route(path, exchange -> answer(exchange, path, content));
        return server.url(path);
    }

    private void answer(HttpExchange exchange, String path, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"%s\"".formatted(path));
        if (refusing) {
            count(exchange);
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        count(exchange);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        bytes.addAndGet(content.length);
    }

    private void count(HttpExchange exchange) {
        if (exchange.getRequestMethod().equals("GET")) {
            gets.add(System.nanoTime());
        }
    }

    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Sent so far as content. */
    long bytes() {
        return bytes.get();
    }

    /** When files were asked for, by {@link System#nanoTime}, refused or not. */
    List<Long> gets() {
        return List.copyOf(gets);
    }

    @Override
    public void close() {
        server.close();
    }
}
