package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ServingException;
import dev.djinn.registry.Edit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditArgumentResolverTests {

    private static final Edit EDIT = Edit.by("ann");

    private static Edit edit(@Nullable String match, @Nullable String noneMatch) {
        return EditArgumentResolver.edit(EDIT, match, noneMatch);
    }

    @Test
    void isMeantForTheRevisionOfTheETag() {
        assertThat(edit(null, null)).isEqualTo(EDIT);
        assertThat(edit("\"42\"", null)).isEqualTo(EDIT.at(42));
        assertThat(edit(null, "*")).isEqualTo(EDIT.at(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "*", "W/\"42\"", "\"\"", "\"-1\"", "\"1\", \"2\"", "\"x\""})
    void refusesWhatIsNoETagOfAModel(String match) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> edit(match, null))
                .satisfies(e -> assertThat(e.field()).hasValue("If-Match"));
    }

    @Test
    void refusesToLookForBothPresenceAndAbsence() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> edit("\"42\"", "*"))
                .satisfies(e -> assertThat(e.field()).hasValue("If-None-Match"));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> edit(null, "\"42\""))
                .withMessageContaining("'\"42\"'");
    }
}
