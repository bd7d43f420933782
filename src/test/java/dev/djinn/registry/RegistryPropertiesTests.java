package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RegistryPropertiesTests {

    private static RegistryProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn", RegistryProperties.class);
    }

    @Test
    void hasDefaults() {
        RegistryProperties defaults = bind(Map.of());

        assertThat(defaults)
                .isEqualTo(
                        new RegistryProperties(
                                Path.of("data"),
                                new RegistryProperties.Registry(
                                        "",
                                        "djinn",
                                        "",
                                        "",
                                        4,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(30))));
        assertThat(defaults.url())
                .startsWith("jdbc:h2:file:" + Path.of("data", "registry").toAbsolutePath() + ";");
    }

    @Test
    void mapsEveryProperty() {
        RegistryProperties properties =
                bind(
                        Map.of(
                                "djinn.data", "/var/lib/djinn",
                                "djinn.registry.url", "jdbc:postgresql://db/djinn",
                                "djinn.registry.username", "server",
                                "djinn.registry.password-file", "/run/secrets/db",
                                "djinn.registry.pool-size", "9",
                                "djinn.registry.poll-interval", "250ms",
                                "djinn.registry.heartbeat-interval", "2s",
                                "djinn.registry.replica-timeout", "1m"));

        assertThat(properties)
                .isEqualTo(
                        new RegistryProperties(
                                Path.of("/var/lib/djinn"),
                                new RegistryProperties.Registry(
                                        "jdbc:postgresql://db/djinn",
                                        "server",
                                        "",
                                        "/run/secrets/db",
                                        9,
                                        Duration.ofMillis(250),
                                        Duration.ofSeconds(2),
                                        Duration.ofMinutes(1))));
        assertThat(properties.url()).isEqualTo("jdbc:postgresql://db/djinn");
        assertThat(bind(Map.of("djinn.registry.password", "s3cret")).registry().secret())
                .isEqualTo("s3cret");
    }

    @Test
    void readsThePasswordFromItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

        assertThat(
                        bind(Map.of("djinn.registry.password-file", file.toString()))
                                .registry()
                                .secret())
                .isEqualTo("s3cret");
        Path missing = folder.resolve("missing");
        var settings = bind(Map.of("djinn.registry.password-file", missing.toString())).registry();
        assertThatThrownBy(settings::secret)
                .hasMessageContainingAll("djinn.registry.password-file", missing.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "url, jdbc:mysql://db/djinn, jdbc:postgresql:",
        "pool-size, 1, at least 2",
        "poll-interval, 0s, at least 10ms",
        "heartbeat-interval, 1ms, at least 10ms",
        "replica-timeout, 9s, at least twice",
    })
    void refusesWhatCannotWork(String name, String value, String reason) {
        assertThatThrownBy(() -> bind(Map.of("djinn.registry." + name, value)))
                .rootCause()
                .hasMessageContainingAll("djinn.registry." + name, reason);
    }

    @Test
    void showsNoPassword() {
        assertThat(bind(Map.of("djinn.registry.password", "s3cret")).toString())
                .doesNotContain("s3cret")
                .contains("djinn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://djinn:s3cret@db/djinn",
                "postgres://djinn:s3c@cret@db/djinn",
                "jdbc:mysql://db/djinn?user=djinn&password=s3cret"
            })
    void showsNoPasswordOfAUrl(String url) {
        assertThatThrownBy(() -> Database.of(url))
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContainingAny("s3c", "cret");
    }

    @Test
    void showsNoPasswordOfAUrlThatItTakes() {
        String url = "jdbc:postgresql://db/djinn?user=djinn&password=s3cret";
        assertThat(bind(Map.of("djinn.registry.url", url)).toString())
                .contains("jdbc:postgresql://db/djinn")
                .doesNotContain("s3cret");
    }

    @Test
    void refusesTwoPasswords() {
        assertThatThrownBy(() ->
                        bind(
                                Map.of(
                                        "djinn.registry.password", "a",
                                        "djinn.registry.password-file", "b")))
                .rootCause()
                .hasMessageContaining("keep one");
    }
}
