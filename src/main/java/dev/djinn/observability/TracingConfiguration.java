package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.inference.CallListener;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** There only where traces are sent somewhere; export and sampling are Spring Boot's. */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingConfiguration.WhenOn.class)
class TracingConfiguration {

    static final class WhenOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return TracingSwitch.isOn(context.getEnvironment());
        }
    }

    @Bean
    Tracer djinnTracer(OpenTelemetry telemetry) {
        return telemetry.getTracer("dev.djinn");
    }

    @Bean
    SdkTracerProviderBuilderCustomizer linkedSampling(Sampler sampler) {
        return provider -> provider.setSampler(new LinkedSampler(sampler));
    }

    @Bean
    SpanExporters watchedExporters(SpanExporter exporter, OtlpTracingProperties properties) {
        return SpanExporters.of(
                new WatchedExporter(exporter, String.valueOf(properties.getEndpoint())));
    }

    /** The names that OpenTelemetry's specification gives them in logs. */
    @Bean
    Slf4JEventListener traceIdsInLogs() {
        return new Slf4JEventListener("trace_id", "span_id");
    }

    /** Around all others, that of the request's id included. */
    @Bean
    FilterRegistrationBean<RequestTracing> requestTracing(Tracer tracer, OpenTelemetry telemetry) {
        FilterRegistrationBean<RequestTracing> registration =
                new FilterRegistrationBean<>(
                        new RequestTracing(
                                tracer, telemetry.getPropagators().getTextMapPropagator()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 99);
        return registration;
    }

    @Bean
    @Primary
    CallListener tracedCalls(Tracer tracer, @Qualifier("callMetrics") CallListener metrics) {
        return new TracedCalls(tracer, metrics);
    }

    @Bean
    @Primary
    BatchListener tracedBatches(Tracer tracer, @Qualifier("batchMetrics") BatchListener metrics) {
        return new TracedBatches(tracer, metrics);
    }
}
