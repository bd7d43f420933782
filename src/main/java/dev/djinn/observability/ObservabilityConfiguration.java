package dev.djinn.observability;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.CpuBudget;
import dev.djinn.engine.Engine;
import dev.djinn.inference.CallListener;
import dev.djinn.inference.MirrorListener;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.serving.LoadListener;
import dev.djinn.serving.MemoryListener;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {

    @Bean
    Meters meters(MeterRegistry registry) {
        return new Meters(registry);
    }

    @Bean
    CallListener callMetrics(Meters meters) {
        return new CallMetrics(meters);
    }

    @Bean
    MirrorListener mirrorMetrics(Meters meters) {
        return new MirrorMetrics(meters);
    }

    @Bean
    BatchListener batchMetrics(Meters meters) {
        return new BatchMetrics(meters);
    }

    @Bean
    LoadListener modelMetrics(Meters meters, ObjectProvider<ModelDirectory> directory) {
        return new ModelMetrics(meters, directory);
    }

    @Bean
    MemoryListener memoryMetrics(Meters meters) {
        return new MemoryMetrics(meters);
    }

    @Bean
    DeviceMetrics deviceMetrics(Meters meters, Engine engine, CpuBudget budget) {
        return new DeviceMetrics(meters, engine, budget);
    }
}
