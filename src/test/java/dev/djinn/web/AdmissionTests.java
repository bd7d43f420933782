package dev.djinn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AdmissionTests {

    private final Admission admission = new Admission(limits(2, DataSize.ofKilobytes(100)));

    static LimitProperties limits(int inFlight, DataSize bytes) {
        return new LimitProperties(
                inFlight,
                bytes,
                DataSize.ofBytes(10),
                DataSize.ofBytes(20),
                1,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    private void refused(long bytes, String what) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> admission.admit(bytes).close())
                .withMessageContaining("Too many " + what + " are")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.OVERLOADED);
                    assertThat(e.retryAfter()).isPresent();
                });
    }

    @Test
    void refusesOneRequestTooManyAndAdmitsAgainAfterwards() {
        Admission.Permit first = admission.admit(0);
        Admission.Permit second = admission.admit(0);
        refused(0, "requests");
        first.close();
        admission.admit(0).close();
        second.close();
    }

    @Test
    void refusesBytesThatDoNotFitAndGivesTheRequestsPlaceBack() {
        Admission.Permit first = admission.admit(60_000);
        refused(60_000, "request bytes");
        refused(60_000, "request bytes");
        Admission.Permit small = admission.admit(1000);
        first.close();
        small.close();
        admission.admit(60_000).close();
    }

    @Test
    void admitsABodyLargerThanAllAsTheOnlyOne() {
        Admission.Permit whole = admission.admit(10_000_000);
        refused(0, "request bytes");
        whole.close();
        assertThat(admission.admit(10_000_000)).isNotNull();
    }
}
