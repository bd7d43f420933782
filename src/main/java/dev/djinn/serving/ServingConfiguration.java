package dev.djinn.serving;

import dev.djinn.artifact.Artifacts;
import dev.djinn.batching.BatchListener;
import dev.djinn.batching.ComputePool;
import dev.djinn.batching.CpuBudget;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.engine.Engine;
import dev.djinn.inference.Call;
import dev.djinn.inference.Preprocessing;
import dev.djinn.inference.Stage;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServingConfiguration {

    @Bean
    CpuBudget cpuBudget(ServingProperties properties) {
        return new CpuBudget(
                properties.cores() > 0
                        ? properties.cores()
                        : Runtime.getRuntime().availableProcessors());
    }

    @Bean
    Dispatchers dispatchers(CpuBudget budget) {
        return new Dispatchers(budget);
    }

    @Bean
    ComputePool computePool(CpuBudget budget, ServingProperties properties) {
        return new ComputePool("djinn-preprocess", budget, properties.queueCapacity());
    }

    @Bean
    Preprocessing preprocessing(ComputePool pool) {
        return new Preprocessing() {
            @Override
            public <T> T run(Call call, Supplier<T> work) {
                return call.timed(
                        Stage.PREPROCESS,
                        () ->
                                pool.compute(
                                        work,
                                        new Wait(
                                                Ticker.SYSTEM, call.deadline(), call.abandoned())));
            }
        };
    }

    @Bean
    ServedModels servedModels(ServingProperties properties) {
        return new ServedModels(properties.defaults());
    }

    @Bean
    Inventory inventory(Engine engine) {
        return new Inventory(engine.devices(), CpuFeatures.detect());
    }

    @Bean
    ModelLifecycle modelLifecycle(
            ServingProperties properties,
            Inventory inventory,
            Engine engine,
            Dispatchers dispatchers,
            Artifacts artifacts,
            ServedModels models,
            BatchListener batches,
            LoadListener loads) {
        ModelLoader loader =
                new ModelLoader(engine, dispatchers, batches, properties.queueCapacity());
        return new ModelLifecycle(
                new DesiredModels(properties, inventory),
                inventory,
                new Reconciler(models, loader, loads),
                new ModelFetcher(artifacts),
                models,
                engine.name());
    }

    @Bean
    HealthIndicator modelsHealthIndicator(ServedModels models) {
        return new ModelsHealthIndicator(models);
    }
}
