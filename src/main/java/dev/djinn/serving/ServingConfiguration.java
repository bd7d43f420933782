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
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.RegistryChanges;
import dev.djinn.registry.Replicas;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServingConfiguration {

    private static final int LONGEST_HOST = 255;

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
    Heartbeats heartbeats(Replicas replicas, ServedModels models) {
        return new Heartbeats(replicas, self(), models);
    }

    private static dev.djinn.registry.Replica self() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        String version = ServingConfiguration.class.getPackage().getImplementationVersion();
        return new dev.djinn.registry.Replica(
                UUID.randomUUID().toString(),
                host.isBlank() || host.length() > LONGEST_HOST ? "localhost" : host,
                version == null ? "unknown" : version,
                Instant.now());
    }

    @Bean
    Reconciler reconciler(
            ServingProperties properties,
            Inventory inventory,
            Engine engine,
            Dispatchers dispatchers,
            ModelFetcher fetcher,
            ServedModels models,
            BatchListener batches,
            LoadListener loads,
            ExecutorService modelLoading,
            Mailbox mailbox) {
        return new Reconciler(
                models,
                new Placements(properties, inventory),
                fetcher,
                new ModelLoader(engine, dispatchers, batches, properties.queueCapacity()),
                modelLoading,
                mailbox,
                loads,
                new RetryDelay(Ticker.SYSTEM, Math::random));
    }

    @Bean
    Mailbox mailbox() {
        return new Mailbox();
    }

    @Bean
    ModelFetcher modelFetcher(Artifacts artifacts) {
        return new ModelFetcher(artifacts);
    }

    /** One at a time: each takes all cores while it warms up. */
    @Bean
    ExecutorService modelLoading() {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("djinn-loader").daemon().factory());
    }

    @Bean
    ModelLifecycle modelLifecycle(
            ServingProperties properties,
            Inventory inventory,
            Engine engine,
            ModelRegistry registry,
            RegistryChanges changes,
            Mailbox mailbox,
            Reconciler reconciler,
            ModelFetcher fetcher,
            ExecutorService modelLoading,
            ServedModels models,
            Heartbeats heartbeats) {
        return new ModelLifecycle(
                engine.name(),
                inventory,
                new RegisteredModels(registry, new DesiredModels(properties, inventory)),
                changes,
                mailbox,
                reconciler,
                fetcher,
                modelLoading,
                models,
                heartbeats);
    }

    @Bean
    HealthIndicator modelsHealthIndicator(ServedModels models) {
        return new ModelsHealthIndicator(models);
    }

    @Bean
    HealthIndicator registryHealthIndicator(ModelLifecycle lifecycle) {
        return new RegistryHealthIndicator(lifecycle::isRegistryKnown);
    }
}
