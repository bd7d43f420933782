package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRefTests {

    @Test
    void readsAVersion() {
        assertThat(ModelRef.parse("sentiment:12"))
                .isEqualTo(new ModelRef.Versioned(new ModelName("sentiment"), 12));
    }

    @Test
    void readsAnAlias() {
        assertThat(ModelRef.parse("sentiment@champion"))
                .isEqualTo(new ModelRef.Aliased(new ModelName("sentiment"), "champion"));
    }

    @Test
    void takesABareNameForItsDefaultAlias() {
        assertThat(ModelRef.parse("sentiment")).isEqualTo(ModelRef.parse("sentiment@default"));
    }

    @ParameterizedTest
    @CsvSource({"a:1,a:1", "a@b,a@b", "a,a", "a@default,a"})
    void printsAsItIsWritten(String text, String printed) {
        assertThat(ModelRef.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "@",
                ":1",
                "a:",
                "a:0",
                "a:01",
                "a:-1",
                "a:+1",
                "a:1.0",
                "a:1:2",
                "a:1@b",
                "a@b:1",
                "a:9999999999",
                "a:٣",
                "a@",
                "@b",
                "a@b@c",
                "a@B",
                "../a",
                "a/b",
                "a b",
                "a\n",
                "a:1\n",
                "A",
                "é",
                "a\0",
                "-a",
                ".a"
            })
    void refusesWhatIsNoReference(String text) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> ModelRef.parse(text))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.INVALID_VALUE);
                    assertThat(e.field()).contains("model");
                });
    }

    @Test
    void doesNotRepeatAHugeReference() {
        for (String text : new String[] {"a".repeat(100_000), "a:" + "1".repeat(100_000)}) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> ModelRef.parse(text))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }
}
