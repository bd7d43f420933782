package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTests {

    private static final ModelVersion A = new ModelVersion(new ModelName("a"), 1);
    private static final ModelVersion A2 = new ModelVersion(new ModelName("a"), 2);
    private static final ModelVersion B = new ModelVersion(new ModelName("b"), 1);

    @Test
    void loadsWhatIsMissingInTheOrderDesired() {
        assertThat(Plan.of(List.of(B, A, B), Set.of()))
                .isEqualTo(new Plan(List.of(B, A), List.of()));
    }

    @Test
    void unloadsWhatIsNotDesired() {
        assertThat(Plan.of(List.of(A2), Set.of(A))).isEqualTo(new Plan(List.of(A2), List.of(A)));
    }

    @Test
    void doesNothingWhenAllIsAsDesired() {
        assertThat(Plan.of(List.of(A, B), Set.of(B, A))).isEqualTo(new Plan(List.of(), List.of()));
    }
}
