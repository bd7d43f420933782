package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ServingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "resnet50", "all-minilm_l6.v2", "a..b"})
    void takesNames(String name) {
        assertThat(new ModelName(name)).hasToString(name);
    }

    @Test
    void takesSixtyFourCharactersAndNoMore() {
        assertThat(new ModelName("a".repeat(64)).value()).hasSize(64);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> new ModelName("a".repeat(65)));
    }

    @Test
    void saysWhatANameIs() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> new ModelName("My Model"))
                .withMessageContaining("'My Model'")
                .withMessageContaining("a-z");
    }
}
