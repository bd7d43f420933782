package dev.djinn.task.featureextraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.Truncation;
import org.junit.jupiter.api.Test;

class FeatureParametersTests {

    private static FeatureParameters direction(String direction) {
        return new FeatureParameters(null, null, direction, null);
    }

    @Test
    void normalisesAsTheModelHasItAndTruncatesTheEndUnlessToldOtherwise() {
        assertThat(FeatureParameters.NONE.normalizes(true)).isTrue();
        assertThat(FeatureParameters.NONE.normalizes(false)).isFalse();
        assertThat(FeatureParameters.NONE.mayTruncate()).isTrue();
        assertThat(FeatureParameters.NONE.checkedTruncation("")).isEqualTo(Truncation.RIGHT);
        FeatureParameters told = new FeatureParameters(false, false, "left", null);
        assertThat(told.normalizes(true)).isFalse();
        assertThat(told.mayTruncate()).isFalse();
        assertThat(told.checkedTruncation("")).isEqualTo(Truncation.LEFT);
    }

    @Test
    void takesDirectionsAsHuggingFaceWritesThem() {
        assertThat(direction("Left").checkedTruncation("")).isEqualTo(Truncation.LEFT);
        assertThat(direction("Right").checkedTruncation("")).isEqualTo(Truncation.RIGHT);
    }

    @Test
    void refusesByNameWhatItCannotHonour() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> direction("up").checkedTruncation("parameters."))
                .withMessageContaining("left or right")
                .satisfies(e -> assertThat(e.field()).contains("parameters.truncation_direction"));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        new FeatureParameters(null, null, null, "query").checkedTruncation(""))
                .satisfies(e -> assertThat(e.field()).contains("prompt_name"));
    }
}
