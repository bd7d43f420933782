package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTests {

    @ParameterizedTest
    @CsvSource({
        "90s, 90, 90s",
        "15m, 900, 15m",
        "60s, 60, 1m",
        "2h, 7200, 2h",
        "1d, 86400, 1d",
        "PT15M, 900, 15m",
        "PT1H30M, 5400, 90m"
    })
    void readsWhatPeopleWriteAndShowsTheGreatestUnit(String text, long seconds, String shown) {
        Duration time = DurationText.parse(text);
        assertThat(time).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(DurationText.format(time)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "15 m", "-15m", "15min", "1.5h", "9999999999s", "PT"})
    void refusesOtherTextsByName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("15m");
    }
}
