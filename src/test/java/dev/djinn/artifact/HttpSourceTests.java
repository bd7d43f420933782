package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.OutboundHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTests extends ArtifactSourceContract {

    private final SourceServer server = new SourceServer();
    private final OutboundHttp http =
            new OutboundHttp(
                    AllowedHosts.ofOperator(List.of("127.0.0.1", "localhost")),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    5);
    private final HttpSource source = new HttpSource(http);

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Override
    ArtifactSource source() {
        return source;
    }

    @Override
    ArtifactUri put(byte[] content) {
        server.file("/model.pt", content);
        return ArtifactUri.parse(server.url("/model.pt"));
    }

    @Override
    ArtifactUri missing() {
        return ArtifactUri.parse(server.url("/nothing.pt"));
    }

    @Test
    void keepsTheUserFromAnotherHostThatItIsRedirectedTo() throws IOException {
        List<String> sent = new CopyOnWriteArrayList<>();
        server.route(
                "/here.pt",
                exchange -> {
                    exchange.getResponseHeaders()
                            .set(
                                    "Location",
                                    server.url("/there.pt").replace("127.0.0.1", "localhost"));
                    exchange.sendResponseHeaders(302, -1);
                });
        server.route(
                "/there.pt",
                exchange -> {
                    sent.add("" + exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(200, -1);
                });
        ArtifactUri uri = ArtifactUri.parse(server.url("/here.pt").replace("//", "//me:s3cret@"));
        source.open(source.list(uri).files().getFirst(), 0, Optional.empty()).close();
        assertThat(sent).containsExactly("null", "null");
    }

    @Test
    void startsAgainWhenTheServerHasNothingMoreToGive() throws IOException {
        server.route(
                "/model.pt",
                exchange -> {
                    boolean whole = exchange.getRequestHeaders().getFirst("Range") == null;
                    exchange.sendResponseHeaders(whole ? 200 : 416, whole ? 3 : -1);
                    exchange.getResponseBody().write(new byte[whole ? 3 : 0]);
                });
        SourceFile file =
                source.list(ArtifactUri.parse(server.url("/model.pt"))).files().getFirst();
        try (Content content = source.open(file, 3, Optional.of("\"tag\""))) {
            assertThat(content.offset()).isZero();
            assertThat(content.bytes()).hasBinaryContent(new byte[3]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:model.pt", "https://my_models/model.pt"})
    void refusesAUriWithoutAHost(String uri) {
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(ArtifactUri.parse(uri)))
                .withMessageContaining("names no host");
    }

    @Test
    void sendsTheUserOfTheUriAndShowsItNowhere() throws IOException {
        ArtifactUri uri =
                ArtifactUri.parse(
                        server.url("/secret.pt?token=t0ken").replace("//", "//me:s3cret@"));
        assertThat(uri.toString()).isEqualTo(server.url("/secret.pt"));
        server.route(
                "/secret.pt?token=t0ken",
                exchange -> {
                    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
                            .isEqualTo("Basic bWU6czNjcmV0");
                    exchange.sendResponseHeaders(200, -1);
                });
        source.open(source.list(uri).files().getFirst(), 0, Optional.empty()).close();
    }
}
