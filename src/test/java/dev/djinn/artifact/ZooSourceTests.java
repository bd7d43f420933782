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
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZooSourceTests extends ArtifactSourceContract {

    private static final String FOLDER =
            "/repo/model/cv/image_classification/ai/djl/pytorch/resnet/";

    private final SourceServer server = new SourceServer();
    private final OutboundHttp http =
            new OutboundHttp(
                    AllowedHosts.ofOperator(List.of("127.0.0.1")),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    5);
    private final ZooSource source =
            new ZooSource(URI.create(server.url("/repo")), new HttpSource(http));

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
        server.file(FOLDER + "0.0.1/model.pt", content);
        metadata(
                FOLDER,
                """
                {"artifacts": [{"version": "0.0.1", "name": "small", "files": {"model":
                  {"uri": "0.0.1/model.pt", "sha1Hash": "%s", "size": %d}}}]}
                """
                        .formatted(
                                HexFormat.of().formatHex(Algorithm.SHA1.digest().digest(content)),
                                content.length));
        return uri("/resnet");
    }

    private void metadata(String folder, String json) {
        server.file(folder + "metadata.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static ArtifactUri uri(String path) {
        return ArtifactUri.parse("djl://ai.djl.pytorch" + path);
    }

    @Override
    ArtifactUri missing() {
        return uri("/nothing/0.0.1");
    }

    private Listing list(String path) throws IOException {
        return source.list(uri(path));
    }

    private void versions() {
        metadata(
                FOLDER,
                """
                {"artifacts": [
                  {"version": "0.0.9", "name": "old", "files": {"model": {"uri": "old.zip"}}},
                  {"version": "0.0.10", "name": "first", "files": {"model": {"uri": "first.zip"}}},
                  {"version": "0.0.10", "name": "second", "files": {"model": {"uri": "second.zip"}}}]}
                """);
    }

    @Test
    void choosesTheNewestVersionOrTheOneThatIsNamed() throws IOException {
        versions();
        assertThat(list("/resnet").files().getFirst().location())
                .hasToString(server.url(FOLDER + "first.zip"));
        assertThat(list("/resnet/0.0.9").files().getFirst().location().getPath())
                .endsWith("/old.zip");
        assertThat(list("/resnet/0.0.10/second").files().getFirst().location().getPath())
                .endsWith("/second.zip");
    }

    @Test
    void namesTheVersionsThatThereAre() {
        versions();
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> list("/resnet/0.0.10/third"))
                .withMessageContaining("djl://ai.djl.pytorch/resnet/0.0.10/third")
                .withMessageContaining("0.0.9/old, 0.0.10/first, 0.0.10/second");
    }

    @Test
    void laysFilesOutAsDjlDoes() throws IOException {
        metadata(
                FOLDER,
                """
                {"artifacts": [{"version": "0.0.1", "name": "traced",
                  "arguments": {"width": 224, "applySoftmax": true, "translatorFactory": "a.B"},
                  "options": {"mapLocation": "true"},
                  "files": {
                    "synset": {"uri": "%s", "sha1Hash": "abc", "size": 7},
                    "model": {"uri": "0.0.1/traced.pt.gz", "sha1Hash": "def", "size": 9},
                    "data": {"uri": "0.0.1/data.tgz", "name": ""},
                    "more": {"uri": "0.0.1/more.zip"}}}]}
                """
                        .formatted(server.url("/elsewhere/synset.txt")));
        Listing listing = list("/resnet/0.0.1/traced");
        assertThat(listing.files())
                .extracting(SourceFile::target)
                .containsExactly("synset.txt", "traced.pt", "", "more");
        assertThat(listing.files())
                .extracting(SourceFile::packing)
                .containsExactly(Packing.PLAIN, Packing.GZIP, Packing.TAR_GZ, Packing.ZIP);
        SourceFile synset = listing.files().getFirst();
        assertThat(synset.location()).hasToString(server.url("/elsewhere/synset.txt"));
        assertThat(synset.size()).isEqualTo(OptionalLong.of(7));
        assertThat(synset.checksum()).contains(new Checksum(Algorithm.SHA1, "abc"));
        assertThat(listing.properties())
                .containsEntry("application", "cv/image_classification")
                .containsEntry("width", "224")
                .containsEntry("applySoftmax", "true")
                .containsEntry("translatorFactory", "a.B")
                .containsEntry("option.mapLocation", "true");
    }

    @Test
    void findsModelsByTheirHubId() throws IOException {
        metadata(
                "/repo/model/nlp/text_embedding/ai/djl/huggingface/pytorch/BAAI/bge-small-en-v1.5/",
                """
                {"artifacts": [{"version": "0.0.1", "name": "bge-small-en-v1.5",
                  "files": {"model": {"uri": "0.0.1/bge-small-en-v1.5.zip", "name": ""}}}]}
                """);
        Listing listing =
                source.list(
                        ArtifactUri.parse(
                                "djl://ai.djl.huggingface.pytorch/BAAI/bge-small-en-v1.5"));
        assertThat(listing.properties()).containsEntry("application", "nlp/text_embedding");
        assertThat(listing.files().getFirst().target()).isEmpty();
    }

    @Test
    void refusesUrisThatNameNoModel() {
        for (String text : List.of("djl:///resnet", "djl://ai.djl.pytorch/", "djl:resnet")) {
            assertThatExceptionOfType(ArtifactException.class)
                    .isThrownBy(() -> source.list(ArtifactUri.parse(text)))
                    .withMessageContaining("write djl://");
        }
    }

    @Test
    void saysThatMetadataIsDamaged() {
        metadata(FOLDER, "{");
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> list("/resnet"))
                .withMessageContaining("no JSON");
        metadata(FOLDER, "{\"artifacts\": [{\"version\": \"0.0.1\"}]}");
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> list("/resnet"))
                .withMessageContaining("lists no file");
    }

    @Test
    void refusesNamesWithCharactersThatNoZooHas() {
        for (String path : List.of("/a%20b", "/a%7Bb%7D", "/a%22/0.0.1", "/r%C3%A9snet")) {
            assertThatExceptionOfType(ArtifactException.class)
                    .isThrownBy(() -> list(path))
                    .withMessageContaining("is no group or artifact of a zoo");
        }
    }

    @Test
    void saysWhichFileOfTheMetadataHasNoUri() {
        metadata(
                FOLDER,
                "{\"artifacts\": [{\"version\": \"0.0.1\", \"files\": {\"model\": {\"uri\": \"a b{.zip\"}}}]}");
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> list("/resnet"))
                .withMessageContaining("'a b{.zip', which is no URI");
    }
}
