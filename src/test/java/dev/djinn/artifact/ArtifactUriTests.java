package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactUriTests {

    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Test
    void readsTheChecksumBehindTheUri() {
        ArtifactUri uri =
                ArtifactUri.parse("https://models.test/a.zip#sha256=" + SHA256.toUpperCase());
        assertThat(uri.sha256()).contains(SHA256);
        assertThat(uri.location()).hasToString("https://models.test/a.zip");
        assertThat(ArtifactUri.parse("file:a.zip").sha256()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:secret@models.test:8443/a.zip?sig=secret, https://models.test:8443/a.zip",
        "https://me:sec@ret@models.test/a.zip, https://models.test/a.zip",
        "hf://owner/repo@0123/sub, hf://owner/repo@0123/sub",
        "s3://bucket/key.zip, s3://bucket/key.zip"
    })
    void showsNoCredentials(String text, String shown) {
        assertThat(ArtifactUri.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "models/a.zip, no scheme",
        "https://models.test/se cret.zip, no URI",
        "https://models.test/a.zip#sha256=12, 64 hexadecimal digits",
        "https://models.test/a.zip#secret, 64 hexadecimal digits"
    })
    void refusesWhatItCannotReadWithoutRepeatingIt(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactUri.parse(text))
                .withMessageContaining(reason)
                .withMessageNotContaining("models.test")
                .withMessageNotContaining("secret");
    }
}
