package dev.djinn.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that sends what it likes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboundHttpTests {

    private static final Duration LONG = Duration.ofSeconds(100);

    /** More than the client has connections. */
    private static final int MANY = 70;

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        ended.countDown();
        server.close();
    }

    /** What a connection is answered with once its request has come. */
    @FunctionalInterface
    private interface Answer {
        void to(Socket connection) throws IOException, InterruptedException;
    }

    private void serve(Answer answer) {
        Thread.ofVirtual().start(() -> accept(answer));
    }

    private void accept(Answer answer) {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> answer(connection, answer));
            }
        } catch (IOException _) {
            // The test has ended.
        }
    }

    private void answer(Socket connection, Answer answer) {
        try (connection) {
            requests.add(head(connection.getInputStream()));
            answer.to(connection);
        } catch (IOException | InterruptedException _) {
            // The client has gone, or the test has ended.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    private static OutboundHttp http(Duration read, int maxRedirects) {
        return new OutboundHttp(
                AllowedHosts.ofOperator(List.of("127.0.0.1", "localhost")),
                read,
                read,
                maxRedirects);
    }

    private URI uri(String host) {
        return URI.create("http://%s:%d/a".formatted(host, server.getLocalPort()));
    }

    /** With a body that keeps the connection until it is read or closed. */
    private static Answer redirect(String target) {
        return connection -> {
            send(
                    connection,
                    "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 9\r\n\r\n"
                            .formatted(target));
            connection.getInputStream().read();
        };
    }

    @Test
    void keepsNoConnectionOfARedirectThatIsRefused() {
        serve(redirect("file:///etc/passwd"));
        try (OutboundHttp http = http(LONG, 5)) {
            for (int i = 0; i < MANY; i++) {
                assertThatExceptionOfType(ProtocolException.class)
                        .isThrownBy(() -> http.send("GET", uri("127.0.0.1"), Map.of()))
                        .withMessageContaining("from http to file");
            }
        }
    }

    @Test
    void handsOverRedirectsToAnywhereWhenItFollowsNone() throws IOException {
        serve(redirect("file:///etc/passwd"));
        try (OutboundHttp http = http(LONG, 0)) {
            for (int i = 0; i < MANY; i++) {
                try (OutboundResponse response = http.send("GET", uri("127.0.0.1"), Map.of())) {
                    assertThat(response.status()).isEqualTo(302);
                }
            }
        }
    }

    @Test
    void sendsOtherHostsNothingThatMayBeSecret() throws Exception {
        serve(connection -> {
            if (requests.size() == 1) {
                redirect(uri("localhost").toString()).to(connection);
                return;
            }
            send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        Map<String, String> headers =
                Map.of(
                        "authorization",
                        "s3cret",
                        "X-Amz-Security-Token",
                        "s3cret",
                        "Range",
                        "bytes=7-");
        try (OutboundHttp http = http(LONG, 5)) {
            http.send("GET", uri("127.0.0.1"), headers).close();
        }
        assertThat(requests.poll(1, TimeUnit.MINUTES)).contains("X-Amz-Security-Token: s3cret");
        assertThat(requests.poll(1, TimeUnit.MINUTES))
                .contains("Range: bytes=7-")
                .doesNotContain("s3cret");
    }

    @Test
    void readsNoBodyToItsEndToCloseIt() throws IOException {
        serve(connection -> {
            send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n");
            while (ended.getCount() > 0) {
                send(connection, "a".repeat(10_000));
            }
        });
        try (OutboundHttp http = http(LONG, 0)) {
            OutboundResponse response = http.send("GET", uri("127.0.0.1"), Map.of());
            assertThat(response.body().readNBytes(10)).hasSize(10);
            response.close();
        }
    }

    @Test
    void givesUpOnAHeadThatTricklesWithoutEnd() {
        serve(connection -> {
            send(connection, "HTTP/1.1 200 OK\r\nX-Slow: ");
            do {
                send(connection, "a");
            } while (!ended.await(20, TimeUnit.MILLISECONDS));
        });
        try (OutboundHttp http = http(Duration.ofMillis(400), 0)) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> http.send("GET", uri("127.0.0.1"), Map.of()));
        }
    }

    @Test
    void refusesAHeadWithoutBounds() {
        serve(connection -> {
            send(connection, "HTTP/1.1 200 OK\r\nX-Long: ");
            while (ended.getCount() > 0) {
                send(connection, "a".repeat(10_000));
            }
        });
        try (OutboundHttp http = http(LONG, 0)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> http.send("GET", uri("127.0.0.1"), Map.of()))
                    .withMessageContaining("line length");
        }
    }

    @Test
    void asksNobodyWhereThereIsNoHost() {
        try (OutboundHttp http = http(LONG, 0)) {
            assertThatExceptionOfType(ForbiddenHostException.class)
                    .isThrownBy(() -> http.send("GET", URI.create("http:a.zip"), Map.of()))
                    .withMessageContaining("without a host");
        }
    }
}
