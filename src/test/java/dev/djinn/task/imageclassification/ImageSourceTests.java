package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSourceTests {

    private static final byte[] IMAGE = {1, 2, 3, (byte) 0xFF};
    private static final int MAX_BYTES = 10;

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        route("/image", 200, IMAGE);
        route("/large", 200, new byte[MAX_BYTES + 1]);
        route("/missing", 404, IMAGE);
        route("/moved", 302, new byte[0]);
        server.createContext(
                "/slow",
                exchange -> {
                    exchange.sendResponseHeaders(200, IMAGE.length);
                    exchange.getResponseBody().write(IMAGE, 0, 1);
                    exchange.getResponseBody().flush();
                    await();
                    exchange.close();
                });
        server.start();
    }

    private void route(String path, int status, byte[] body) {
        server.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/image");
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stopServer() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data:image/png;base64,", "DATA:;base64,", "\n"})
    void decodesBase64(String prefix) {
        String text = prefix + Base64.getEncoder().encodeToString(IMAGE);

        assertThat(source().bytes(text, "inputs[0]")).isEqualTo(IMAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AQI*", "not base64!", "A", "data:image/png,abc", "data:text"})
    void refusesWhatIsNotBase64(String text) {
        var failure = failureOf(source(), text);

        assertThat(failure.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(failure.field()).contains("inputs[2]");
        assertThat(failure).hasMessageContaining("base64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/cat.jpg",
                "HTTPS://example.org/cat.jpg",
                "http://images.test@127.0.0.1/",
                "http://127.0.0.1/",
                "http:///cat.jpg"
            })
    void refusesUrlsOnHostsThatAreNotListed(String url) {
        var failure = failureOf(source("images.test"), url);

        assertThat(failure.code()).isEqualTo(ProblemCode.INVALID_VALUE);
        assertThat(failure).hasMessageContaining("djinn.images.allowed-hosts; send the bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/cat.jpg", "jar:file:/x!/y"})
    void refusesOtherSchemes(String url) {
        assertThat(failureOf(source("127.0.0.1"), url)).hasMessageContaining("scheme");
    }

    @Test
    void fetchesFromAListedHost() {
        assertThat(source("127.0.0.1").bytes(url("/image"), "inputs[0]")).isEqualTo(IMAGE);
    }

    @Test
    void refusesAResponseBeyondTheLimit() {
        var failure = failureOf(source("127.0.0.1"), url("/large"));

        assertThat(failure).hasMessageContaining("gave more than 10 bytes");
    }

    @Test
    void doesNotFollowRedirects() {
        assertThat(failureOf(source("127.0.0.1"), url("/moved"))).hasMessageContaining("302");
    }

    @Test
    void tellsThatThereIsNoImageAtTheUrl() {
        assertThat(failureOf(source("127.0.0.1"), url("/missing"))).hasMessageContaining("404");
    }

    @Test
    void givesUpOnAResponseThatNeverEnds() {
        var download = new ImageDownload(Set.of("127.0.0.1"), MAX_BYTES, Duration.ofMillis(300));

        assertThat(failureOf(new ImageSource(download), url("/slow")))
                .hasMessageContaining("took longer");
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private static ImageSource source(String... allowedHosts) {
        return new ImageSource(new ImageDownload(Set.of(allowedHosts), MAX_BYTES));
    }

    private static ServingException failureOf(ImageSource source, String text) {
        var thrown =
                assertThatExceptionOfType(ServingException.class)
                        .isThrownBy(() -> source.bytes(text, "inputs[2]"));
        return thrown.actual();
    }
}
