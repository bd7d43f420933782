package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ArtifactUri;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FetchProgressTests {

    private final FetchProgress progress =
            new FetchProgress(ArtifactUri.parse("https://me:secret@models.test/a.zip?key=secret"));

    @Test
    void saysWhatIsFetchedAndHowFarItIs() {
        assertThat(progress).hasToString("fetching https://models.test/a.zip");
        progress.progress(1 << 20, OptionalLong.empty());
        assertThat(progress).hasToString("fetching https://models.test/a.zip, 1.0 MB");
        progress.progress(3 << 19, OptionalLong.of(10 << 20));
        assertThat(progress)
                .hasToString("fetching https://models.test/a.zip, 1.5 of 10.0 MB (15 %)");
    }

    @Test
    void isDoneWithNothingAtOnce() {
        progress.progress(0, OptionalLong.of(0));
        assertThat(progress.toString()).endsWith("(100 %)");
    }
}
