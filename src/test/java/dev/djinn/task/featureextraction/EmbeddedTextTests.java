package dev.djinn.task.featureextraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.inference.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedTextTests {

    private static Comparison compare(float[] one, float[] other) {
        return EmbeddedText.compare(
                List.of(new EmbeddedText(one, false)), List.of(new EmbeddedText(other, false)));
    }

    @Test
    void agreesOnTheSameDirectionWhateverTheLength() {
        Comparison comparison = compare(new float[] {1, 2}, new float[] {2, 4});
        assertThat(comparison.agrees()).isTrue();
        assertThat(comparison.difference().orElseThrow()).isCloseTo(0, within(1e-9));
    }

    @Test
    void tellsHowFarAVectorIsOff() {
        Comparison comparison = compare(new float[] {1, 0}, new float[] {1, 1});
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.difference().orElseThrow())
                .isCloseTo(1 - Math.sqrt(0.5), within(1e-9));
    }

    @Test
    void comparesNoVectorsOfDifferentLength() {
        Comparison comparison = compare(new float[] {1, 0}, new float[] {1});
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.difference()).isEmpty();
    }
}
