package dev.djinn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WebPropertiesTests {

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
    }

    @Test
    void hasDefaultLimits() {
        assertThat(bind("djinn.limits", LimitProperties.class, Map.of()))
                .isEqualTo(
                        new LimitProperties(
                                512,
                                DataSize.ofMegabytes(256),
                                DataSize.ofMegabytes(8),
                                DataSize.ofMegabytes(16),
                                256,
                                1_000_000,
                                50_000_000,
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5)));
    }

    @Test
    void mapsEveryLimit() {
        assertThat(
                        bind(
                                "djinn.limits",
                                LimitProperties.class,
                                Map.of(
                                        "djinn.limits.in-flight", "1",
                                        "djinn.limits.in-flight-bytes", "2KB",
                                        "djinn.limits.text", "3KB",
                                        "djinn.limits.image", "4KB",
                                        "djinn.limits.inputs", "5",
                                        "djinn.limits.context-characters", "6",
                                        "djinn.limits.pixels", "7",
                                        "djinn.limits.timeout", "8s",
                                        "djinn.limits.max-timeout", "9s")))
                .isEqualTo(
                        new LimitProperties(
                                1,
                                DataSize.ofKilobytes(2),
                                DataSize.ofKilobytes(3),
                                DataSize.ofKilobytes(4),
                                5,
                                6,
                                7,
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9)));
    }

    @Test
    void drainsForASecondUnlessToldOtherwise() {
        assertThat(bind("djinn.drain", DrainProperties.class, Map.of()))
                .isEqualTo(new DrainProperties(Duration.ofSeconds(1)));
        assertThat(bind("djinn.drain", DrainProperties.class, Map.of("djinn.drain.delay", "5s")))
                .isEqualTo(new DrainProperties(Duration.ofSeconds(5)));
    }

    @Test
    void managesOnPort8081OfAllAddressesUnlessToldOtherwise() {
        assertThat(bind("djinn.management", ManagementProperties.class, Map.of()))
                .isEqualTo(new ManagementProperties(8081, null));
        assertThat(
                        bind(
                                "djinn.management",
                                ManagementProperties.class,
                                Map.of(
                                        "djinn.management.port", "0",
                                        "djinn.management.address", "127.0.0.1")))
                .isEqualTo(new ManagementProperties(0, "127.0.0.1"));
    }
}
