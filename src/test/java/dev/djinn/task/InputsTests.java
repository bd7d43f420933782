package dev.djinn.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.web.LimitProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class InputsTests {

    private final Inputs inputs =
            new Inputs(
                    new LimitProperties(
                            1,
                            DataSize.ofBytes(1),
                            DataSize.ofBytes(1),
                            DataSize.ofBytes(1),
                            3,
                            1,
                            1,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)));

    private void refused(@Nullable List<@Nullable String> texts, String field, String says) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> inputs.texts(texts))
                .withMessageContaining(says)
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.INVALID_VALUE);
                    assertThat(e.field()).contains(field);
                });
    }

    @Test
    void takesAsManyTextsAsAreAllowed() {
        assertThat(inputs.texts(List.of("a", " b", "c"))).containsExactly("a", " b", "c");
    }

    @Test
    void namesTheTextThatIsMissing() {
        refused(null, "inputs", "at least one");
        refused(List.of(), "inputs", "at least one");
        refused(List.of("a", "b", "c", "d"), "inputs", "4 inputs are more than the 3");
        refused(List.of(" \n"), "inputs", "blank");
        refused(List.of("a", ""), "inputs[1]", "blank");
        refused(Arrays.asList("a", null), "inputs[1]", "missing");
    }
}
