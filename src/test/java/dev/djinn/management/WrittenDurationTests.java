package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenDurationTests {

    @ParameterizedTest
    @CsvSource({"90s,PT90S,90s", "60s,PT1M,1m", "15m,PT15M,15m", "2h,PT2H,2h", "24h,P1D,1d"})
    void readsAndWritesWholeUnits(String text, Duration duration, String shortest) {
        assertThat(WrittenDuration.parse(text)).isEqualTo(duration);
        assertThat(WrittenDuration.text(duration)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "m", "0m", "-5m", "1.5h", "250ms", "15 m", "PT15M"})
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenDuration.parse(text))
                .withMessageContaining("'%s'", text);
    }
}
