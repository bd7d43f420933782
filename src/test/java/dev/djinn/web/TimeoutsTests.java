package dev.djinn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutsTests {

    private final Timeouts timeouts = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "5s,PT5S", " 1m ,PT1M", "300s,PT5M", "1ms,PT0.001S"})
    void readsDurations(String header, Duration duration) {
        assertThat(timeouts.of(header)).isEqualTo(duration);
    }

    @Test
    void takesTheDefaultWithoutAHeader() {
        assertThat(timeouts.of(null)).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "0s",
                "-1s",
                "1.5s",
                "5 s",
                "5S",
                "1h",
                "PT5S",
                "٥s",
                "9999999999ms",
                "5s; x",
                "1m\u00001m"
            })
    void refusesWhatIsNoDuration(String header) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> timeouts.of(header))
                .withMessageContaining("250ms, 5s or 1m")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST);
                    assertThat(e.field()).contains("X-Djinn-Timeout");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"301s", "6m", "300001ms", "999999999m"})
    void refusesMoreThanTheLimit(String header) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> timeouts.of(header))
                .withMessageContaining(header)
                .withMessageContaining("300 s");
    }

    @Test
    void doesNotRepeatAHugeHeader() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> timeouts.of("x".repeat(8000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
}
