package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.Checksum.Algorithm;
import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSourceTests extends ArtifactSourceContract {

    private final SourceServer server = new SourceServer();
    private final OutboundHttp http =
            new OutboundHttp(
                    AllowedHosts.ofOperator(List.of("127.0.0.1")),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    5);
    private final HubSource source =
            new HubSource(URI.create(server.url("/hub/")), new HttpSource(http));

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Override
    ArtifactSource source() {
        return source;
    }

    /** Another content is another commit, though its file is replaced here as if it were not. */
    @Override
    ArtifactUri put(byte[] content) {
        String commit = "%040x".formatted(Arrays.hashCode(content) & 0xFFFFFFFFL);
        listing(
                commit,
                """
                {"rfilename": ".gitattributes", "size": 7},
                {"rfilename": "model.pt", "size": %d, "lfs": {"sha256": "%s", "size": %d}}
                """
                        .formatted(
                                content.length,
                                HexFormat.of().formatHex(Algorithm.SHA256.digest().digest(content)),
                                content.length));
        server.file("/hub/owner/toy/resolve/" + commit + "/model.pt", content);
        server.file("/hub/owner/toy/resolve/" + firstCommit(commit) + "/model.pt", content);
        return uri("owner/toy@" + commit);
    }

    private String firstCommit = "";

    private String firstCommit(String commit) {
        firstCommit = firstCommit.isEmpty() ? commit : firstCommit;
        return firstCommit;
    }

    private void listing(String commit, String siblings) {
        server.file(
                "/hub/api/models/owner/toy/revision/" + commit + "?blobs=true",
                "{\"sha\": \"%s\", \"siblings\": [%s]}"
                        .formatted(commit, siblings)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static ArtifactUri uri(String path) {
        return ArtifactUri.parse("hf://" + path);
    }

    @Override
    ArtifactUri missing() {
        return uri("owner/nothing@" + "0".repeat(40));
    }

    @Test
    void listsAFolderWithSizesAndChecksums() throws IOException {
        String commit = "a".repeat(40);
        listing(
                commit,
                """
                {"rfilename": "README.md", "size": 7},
                {"rfilename": "djinn/model.yaml", "size": 5},
                {"rfilename": "djinn/a b/model.pt", "size": 9, "lfs": {"sha256": "abc", "size": 9}}
                """);
        Listing listing = source.list(uri("owner/toy@" + commit + "/djinn"));
        assertThat(listing.files())
                .extracting(SourceFile::target)
                .containsExactly("model.yaml", "a b/model.pt");
        assertThat(listing.size()).hasValue(14);
        SourceFile weights = listing.files().getLast();
        assertThat(weights.checksum()).contains(new Checksum(Algorithm.SHA256, "abc"));
        assertThat(weights.location())
                .hasToString(
                        server.url("/hub/owner/toy/resolve/" + commit + "/djinn/a%20b/model.pt"));
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(uri("owner/toy@" + commit + "/other")))
                .withMessageContaining("no file in that folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "v1.0", "0123456", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void refusesARevisionThatMayMove(String revision) {
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(uri("owner/toy@" + revision)))
                .withMessageStartingWith("hf://owner/toy@" + revision)
                .withMessageContaining("may move")
                .withMessageContaining("40 hexadecimal digits");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "owner/toy", "owner/toy/model.pt"})
    void refusesUrisThatNameNoCommit(String path) {
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(uri(path)))
                .withMessageContaining("write hf://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner/a%20b", "owner/a%7Bb%7D", "owner/..", "ow%20ner/toy", "owner/é"})
    void refusesNamesWithCharactersThatNoHubHas(String repository) {
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> source.list(uri(repository + "@" + "a".repeat(40))))
                .withMessageContaining("is no owner or repository of a Hub");
    }
}
