package dev.djinn.serving;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.ComputePool;
import dev.djinn.batching.CpuBudget;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.engine.Engine;
import dev.djinn.inference.Call;
import dev.djinn.inference.Preprocessing;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelName;
import dev.djinn.model.Task;
import dev.djinn.problem.ServingException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
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
        return new ServedModels(defaults(properties));
    }

    private static Map<Task, ModelName> defaults(ServingProperties properties) {
        Map<Task, ModelName> defaults = new EnumMap<>(Task.class);
        properties
                .defaultModel()
                .forEach((task, model) -> {
                    try {
                        defaults.put(task(task), new ModelName(model));
                    } catch (ServingException e) {
                        throw new ConfigurationException(
                                "djinn.default-model.%s=%s: %s"
                                        .formatted(task, model, e.getMessage()),
                                "Correct the property.");
                    }
                });
        return defaults;
    }

    /** A name out of an environment variable has lost its dashes. */
    private static Task task(String name) {
        return Arrays.stream(Task.values())
                .filter(task -> task.id().replace("-", "").equals(name))
                .findFirst()
                .orElseGet(() -> Task.of(name));
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
            ServedModels models,
            BatchListener batches,
            LoadListener loads) {
        ModelLoader loader =
                new ModelLoader(engine, dispatchers, batches, properties.queueCapacity());
        return new ModelLifecycle(
                new DesiredModels(properties, new PlacementPlanner(inventory)),
                inventory,
                new Reconciler(models, loader, loads),
                models,
                engine.name());
    }

    @Bean
    HealthIndicator modelsHealthIndicator(ServedModels models) {
        return new ModelsHealthIndicator(models);
    }
}
