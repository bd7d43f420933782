package dev.djinn.observability;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Lets Spring Boot set up OpenTelemetry only where traces are sent somewhere, and never what makes
 * spans of Micrometer's observations or exports logs.
 */
final class TracingAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String BOOT = "org.springframework.boot.";
    private static final Set<String> NEVER =
            Set.of(
                    BOOT + "micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
                    BOOT + "micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
                    BOOT
                            + "opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
                    BOOT + "opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration");
    private static final Set<String> WHEN_ON =
            Set.of(
                    BOOT + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
                    BOOT
                            + "micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
                    BOOT
                            + "micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration",
                    BOOT
                            + "micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = TracingSwitch.isOn(environment);
        if (on) {
            TracingSwitch.check(environment);
        }
    }

    @Override
    public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            matches[i] = name == null || !(NEVER.contains(name) || (!on && WHEN_ON.contains(name)));
        }
        return matches;
    }
}
