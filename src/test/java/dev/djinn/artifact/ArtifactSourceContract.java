package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every source of artifacts must do. */
abstract class ArtifactSourceContract {

    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CHANGED = "abcdefghij".getBytes(StandardCharsets.UTF_8);

    abstract ArtifactSource source();

    /** Puts an artifact of one file at the source, or replaces it. */
    abstract ArtifactUri put(byte[] content) throws IOException;

    /** Of an artifact that the source does not have. */
    abstract ArtifactUri missing();

    private SourceFile only(ArtifactUri uri) throws IOException {
        Listing listing = source().list(uri);
        assertThat(listing.files()).hasSize(1);
        return listing.files().getFirst();
    }

    private static String rest(Content content) throws IOException {
        return new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void givesAFilesBytesAndTheirNumber() throws IOException {
        SourceFile file = only(put(CONTENT));
        try (Content content = source().open(file, 0, Optional.empty())) {
            assertThat(content.offset()).isZero();
            assertThat(content.total()).isEqualTo(OptionalLong.of(10));
            assertThat(rest(content)).isEqualTo("0123456789");
        }
    }

    @Test
    void resumesWhereItWasLeft() throws IOException {
        SourceFile file = only(put(CONTENT));
        Optional<String> validator;
        try (Content content = source().open(file, 0, Optional.empty())) {
            assertThat(content.bytes().readNBytes(4)).hasSize(4);
            validator = content.validator();
        }
        assertThat(validator).isPresent();
        try (Content content = source().open(file, 4, validator)) {
            assertThat(content.offset()).isEqualTo(4);
            assertThat(content.total()).isEqualTo(OptionalLong.of(10));
            assertThat(rest(content)).isEqualTo("456789");
        }
    }

    @Test
    void startsAgainWhenTheFileHasChanged() throws IOException {
        SourceFile file = only(put(CONTENT));
        Optional<String> validator;
        try (Content content = source().open(file, 0, Optional.empty())) {
            validator = content.validator();
        }
        put(CHANGED);
        try (Content content = source().open(file, 4, validator)) {
            assertThat(content.offset()).isZero();
            assertThat(rest(content)).isEqualTo("abcdefghij");
        }
    }

    @Test
    void tellsByTheIdentityThatTheContentIsAnother() throws IOException {
        Optional<String> before = source().list(put(CONTENT)).identity();
        assertThat(source().list(put(CONTENT)).identity()).isEqualTo(before);
        assertThat(
                        source().list(put("longer than before".getBytes(StandardCharsets.UTF_8)))
                                .identity())
                .isPresent()
                .isNotEqualTo(before);
    }

    @Test
    void saysThatThereIsNoSuchArtifact() {
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> {
                    SourceFile file = only(missing());
                    source().open(file, 0, Optional.empty()).close();
                })
                .withMessageContaining("correct");
    }
}
