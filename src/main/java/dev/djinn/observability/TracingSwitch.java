package dev.djinn.observability;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Whether there is anywhere to send traces to, by Spring Boot's own properties. */
final class TracingSwitch {

    private static final String EXPORT = "management.opentelemetry.tracing.export.otlp.";
    private static final String ENDPOINT = EXPORT + "endpoint";
    private static final String TRANSPORT = EXPORT + "transport";

    private TracingSwitch() {}

    static boolean isOn(Environment environment) {
        return endpoint(environment).isPresent()
                && isTrue(environment, "management.opentelemetry.enabled", true)
                && isTrue(
                        environment,
                        "management.tracing.export.otlp.enabled",
                        isTrue(environment, "management.tracing.export.enabled", true));
    }

    /**
     * @throws InvalidConfigurationPropertyValueException when nothing could ever be sent there
     */
    static void check(Environment environment) {
        endpoint(environment).ifPresent(TracingSwitch::check);
        String transport = environment.getProperty(TRANSPORT, "http");
        if (!transport.equalsIgnoreCase("http")) {
            throw new InvalidConfigurationPropertyValueException(
                    TRANSPORT,
                    transport,
                    "Traces are sent as protobuf over HTTP only: remove it, and name the receiver's port for HTTP, which is mostly 4318.");
        }
    }

    private static void check(String endpoint) {
        Optional<URI> uri = uri(endpoint);
        if (uri.filter(TracingSwitch::isHttp).isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    ENDPOINT,
                    endpoint,
                    "It is no URL of http or https: write one such as http://collector:4318/v1/traces.");
        }
        if (!StringUtils.hasText(uri.get().getPath())) {
            throw new InvalidConfigurationPropertyValueException(
                    ENDPOINT,
                    endpoint,
                    "It has no path, and is used as it stands: add the receiver's, which is mostly /v1/traces. OTEL_EXPORTER_OTLP_ENDPOINT gets it added.");
        }
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null
                && ("http".equalsIgnoreCase(uri.getScheme())
                        || "https".equalsIgnoreCase(uri.getScheme()));
    }

    private static Optional<URI> uri(String endpoint) {
        try {
            return Optional.of(new URI(endpoint));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> endpoint(Environment environment) {
        return Optional.ofNullable(environment.getProperty(ENDPOINT)).filter(StringUtils::hasText);
    }

    private static boolean isTrue(Environment environment, String property, boolean otherwise) {
        return environment.getProperty(property, Boolean.class, otherwise);
    }
}
