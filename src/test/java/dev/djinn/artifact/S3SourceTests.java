package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.ForbiddenHostException;
import dev.djinn.outbound.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Against a stub that speaks as much S3 as reading needs. */
class S3SourceTests extends ArtifactSourceContract {

    private static final String LIST = "/models?list-type=2&prefix=toy%2F";

    private final SourceServer server = new SourceServer();
    private final OutboundHttp http = http("127.0.0.1");
    private final S3Source source = source(http);

    private static OutboundHttp http(String host) {
        return new OutboundHttp(
                AllowedHosts.ofOperator(List.of(host)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                5);
    }

    private S3Source source(OutboundHttp client) {
        return new S3Source(
                new ArtifactProperties.S3(Optional.of(URI.create(server.url(""))), "us-east-1"),
                new OutboundSdkClient(client),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
    }

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
        object("/models/toy.pt", content);
        return ArtifactUri.parse("s3://models/toy.pt");
    }

    private void object(String path, byte[] content) {
        server.route(path, exchange -> answer(exchange, content));
    }

    private static void answer(HttpExchange exchange, byte[] content) throws IOException {
        String signature = exchange.getRequestHeaders().getFirst("Authorization");
        if (signature == null || !signature.startsWith("AWS4-HMAC-SHA256 Credential=id/")) {
            exchange.sendResponseHeaders(403, -1);
            return;
        }
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        if (match != null && !match.equals("\"%08x\"".formatted(Arrays.hashCode(content)))) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        SourceServer.answer(exchange, content, content.length);
    }

    @Override
    ArtifactUri missing() {
        return ArtifactUri.parse("s3://models/nothing.pt");
    }

    @Test
    void listsAllObjectsBelowAPrefix() throws IOException {
        object(
                LIST,
                """
                <ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken>
                <Contents><Key>toy/</Key><Size>0</Size><ETag>"0"</ETag></Contents>
                <Contents><Key>toy/model.yaml</Key><Size>5</Size><ETag>"1"</ETag></Contents></ListBucketResult>
                """
                        .getBytes(StandardCharsets.UTF_8));
        object(
                LIST + "&continuation-token=next",
                """
                <ListBucketResult><IsTruncated>false</IsTruncated>
                <Contents><Key>toy/sub/a b.pt</Key><Size>9</Size><ETag>"2"</ETag></Contents></ListBucketResult>
                """
                        .getBytes(StandardCharsets.UTF_8));
        object("/models/toy/sub/a%20b.pt", "123456789".getBytes(StandardCharsets.UTF_8));
        Listing listing = source.list(ArtifactUri.parse("s3://models/toy/"));
        assertThat(listing.files())
                .extracting(SourceFile::target)
                .containsExactly("model.yaml", "sub/a b.pt");
        assertThat(listing.size()).hasValue(14);
        assertThat(listing.identity()).isPresent();
        try (Content content = source.open(listing.files().getLast(), 0, Optional.empty())) {
            assertThat(content.bytes().readAllBytes()).hasSize(9);
        }
    }

    @Test
    void saysThatThereIsNothingBelowAPrefix() {
        object(LIST, "<ListBucketResult/>".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(ArtifactUri.parse("s3://models/toy/")))
                .withMessageContaining("no object below that prefix");
    }

    @Test
    void refusesUrisThatNameNoObject() {
        for (String text : List.of("s3://models", "s3://models/", "s3:models")) {
            assertThatExceptionOfType(ArtifactException.class)
                    .isThrownBy(() -> source.list(ArtifactUri.parse(text)))
                    .withMessageContaining("write s3://");
        }
    }

    @Test
    void takesAnOverloadedStoreForAPassingFailure() {
        server.route("/models/toy.pt", exchange -> exchange.sendResponseHeaders(503, -1));
        assertThatIOException()
                .isThrownBy(() -> source.list(ArtifactUri.parse("s3://models/toy.pt")))
                .withMessageContaining("503");
        assertThat(server.requests()).as("retries are the caller's").hasSize(1);
    }

    @Test
    void asksNoStoreThatIsNotListed() {
        try (OutboundHttp other = http("elsewhere.test")) {
            assertThatExceptionOfType(ForbiddenHostException.class)
                    .isThrownBy(() -> source(other).list(ArtifactUri.parse("s3://models/toy.pt")));
        }
        assertThat(server.requests()).isEmpty();
    }
}
