package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TracingSwitchTests {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String SOUND = "http://collector:4318/v1/traces";

    private static StandardEnvironment environment(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return environment;
    }

    private static boolean isOn(Map<String, Object> properties) {
        return TracingSwitch.isOn(environment(properties));
    }

    @Test
    void isOffUnlessThereIsAnEndpoint() {
        assertThat(isOn(Map.of())).isFalse();
        assertThat(isOn(Map.of(ENDPOINT, " "))).isFalse();
        assertThat(isOn(Map.of(ENDPOINT, SOUND))).isTrue();
    }

    @Test
    void isOffWhereSpringBootsOwnSwitchesSaySo() {
        for (String property :
                new String[] {
                    "management.opentelemetry.enabled",
                    "management.tracing.export.enabled",
                    "management.tracing.export.otlp.enabled"
                }) {
            assertThat(isOn(Map.of(ENDPOINT, SOUND, property, "false"))).as(property).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SOUND, "https://[::1]:4318/otlp/v1/traces", "http://collector/"})
    void takesUrlsWithAPath(String endpoint) {
        assertThatNoException()
                .isThrownBy(() -> TracingSwitch.check(environment(Map.of(ENDPOINT, endpoint))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector:4318", "http://collector:4318", "/v1/traces", "http://a b/"})
    void refusesWhereNothingCouldEverBeSent(String endpoint) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> TracingSwitch.check(environment(Map.of(ENDPOINT, endpoint))))
                .satisfies(e -> {
                    assertThat(e.getName()).isEqualTo(ENDPOINT);
                    assertThat(e.getValue()).isEqualTo(endpoint);
                    assertThat(e.getReason()).contains("/v1/traces");
                });
    }

    @Test
    void refusesGrpc() {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() ->
                        TracingSwitch.check(
                                environment(
                                        Map.of(
                                                ENDPOINT,
                                                SOUND,
                                                "management.opentelemetry.tracing.export.otlp.transport",
                                                "grpc"))))
                .satisfies(e -> assertThat(e.getReason()).contains("4318"));
    }

    @Test
    void hasNothingOfOpenTelemetrySetUpWhileOff() {
        assertThat(imported(Map.of())).containsOnly(false);
        assertThat(imported(Map.of(ENDPOINT, SOUND)))
                .containsExactly(true, true, true, true, false, false, false, false);
    }

    private static boolean[] imported(Map<String, Object> properties) {
        TracingAutoConfigurations filter = new TracingAutoConfigurations();
        filter.setEnvironment(environment(properties));
        String[] names = {
            OpenTelemetrySdkAutoConfiguration.class.getName(),
            OpenTelemetryTracingAutoConfiguration.class.getName(),
            OtlpTracingAutoConfiguration.class.getName(),
            PrometheusExemplarsAutoConfiguration.class.getName(),
            MicrometerTracingAutoConfiguration.class.getName(),
            NoopTracerAutoConfiguration.class.getName(),
            OpenTelemetryLoggingAutoConfiguration.class.getName(),
            OtlpLoggingAutoConfiguration.class.getName()
        };
        return filter.match(names, null);
    }
}
