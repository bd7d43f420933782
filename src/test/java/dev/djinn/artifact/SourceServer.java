package dev.djinn.artifact;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of files on the loopback interface that can resume, with faults on demand. */
public final class SourceServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> routes = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public SourceServer() {
        this(0);
    }

    /** At a port where one was before. */
    public SourceServer(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(
                "%s %s%s"
                        .formatted(
                                exchange.getRequestMethod(),
                                path,
                                range == null ? "" : " " + range));
        try (exchange) {
            routes.getOrDefault(path, other -> other.sendResponseHeaders(404, -1)).handle(exchange);
        } catch (IOException _) {
            // The client has gone.
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    String base() {
        return "http://127.0.0.1:" + port();
    }

    public String url(String path) {
        return base() + path;
    }

    /** All so far, such as {@code GET /a.zip bytes=5-}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    public void route(String path, HttpHandler handler) {
        routes.put(path, handler);
    }

    /** A file that can be resumed while its content is the same. */
    public void file(String path, byte[] content) {
        route(path, exchange -> answer(exchange, content, content.length));
    }

    /** Answers with the file, but cuts the connection after some bytes of it. */
    static void answer(HttpExchange exchange, byte[] content, int cut) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        Headers headers = exchange.getResponseHeaders();
        String tag = "\"%08x\"".formatted(Arrays.hashCode(content));
        headers.set("ETag", tag);
        int from =
                Optional.ofNullable(asked.getFirst("Range"))
                        .filter(_ ->
                                tag.equals(asked.getFirst("If-Range"))
                                        || tag.equals(asked.getFirst("If-Match")))
                        .map(range -> Integer.parseInt(range.replaceAll("\\D", "")))
                        .orElse(0);
        if (from > 0) {
            headers.set(
                    "Content-Range",
                    "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, Math.max(0, cut - from));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
