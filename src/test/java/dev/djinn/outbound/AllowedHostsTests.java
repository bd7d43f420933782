package dev.djinn.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTests {

    @ParameterizedTest
    @CsvSource({
        "models.test, models.test, true",
        "models.test, MODELS.test, true",
        "Models.Test, models.test, true",
        "models.test, evil-models.test, false",
        "models.test, models.test.evil.test, false",
        "*.models.test, eu.models.test, true",
        "*.models.test, models.test, false",
        "*.models.test, evilmodels.test, false",
        "*, anything.test, true",
        "::1, [::1], true",
        "127.0.0.1, 127.0.0.2, false"
    })
    void allowsWhatAnEntryNamesOrMatches(String entry, String host, boolean allowed) {
        assertThat(AllowedHosts.ofOperator(List.of(entry)).allows(host)).isEqualTo(allowed);
    }

    @Test
    void allowsNothingByDefault() {
        assertThat(AllowedHosts.ofOperator(List.of()).allows("localhost")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.0.0.7", "2130706433", "::1"})
    void opensNoAddressInsideByAPattern(String host) {
        assertThatExceptionOfType(ForbiddenHostException.class)
                .isThrownBy(() -> AllowedHosts.ofOperator(List.of("*")).resolve(host))
                .withMessageContaining("inside the network");
    }

    @Test
    void opensAnAddressInsideThatIsListed() throws IOException {
        assertThat(AllowedHosts.ofOperator(List.of("10.0.0.7")).resolve("10.0.0.7"))
                .containsExactly(InetAddress.getByName("10.0.0.7"));
        assertThat(AllowedHosts.ofStrangers(List.of("::1")).resolve("[::1]"))
                .containsExactly(InetAddress.getByName("::1"));
    }

    @Test
    void takesLocalhostAtItsWord() throws IOException {
        assertThat(AllowedHosts.ofStrangers(List.of("localhost")).resolve("localhost"))
                .isNotEmpty();
    }

    @Test
    void resolvesNoHostThatIsNotListed() {
        assertThatExceptionOfType(ForbiddenHostException.class)
                .isThrownBy(() -> AllowedHosts.ofOperator(List.of("a.test")).resolve("b.test"))
                .withMessageContaining("b.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
                "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1",
                "0.1.2.3", "64:ff9b::10.0.0.1", "2002:7f00:1::1", "::169.254.169.254"
            })
    void knowsAddressesInsideTheNetwork(String address) throws IOException {
        assertThat(AllowedHosts.isInside(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8"
            })
    void knowsAddressesOutsideTheNetwork(String address) throws IOException {
        assertThat(AllowedHosts.isInside(InetAddress.getByName(address))).isFalse();
    }
}
