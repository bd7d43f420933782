package dev.djinn.serving;

import dev.djinn.artifact.ArtifactProperties;
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
import java.time.Duration;
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
    private static final Duration RECORD_AGAIN = Duration.ofSeconds(5);

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
    Preprocessing preprocessing(ComputePool pool, Dispatchers dispatchers) {
        return new Preprocessing() {
            @Override
            public <T> T run(Call call, Supplier<T> work) {
                Wait wait = new Wait(Ticker.SYSTEM, call.deadline(), call.abandoned());
                return call.timed(
                        Stage.PREPROCESS,
                        () ->
                                call.isMirror()
                                        ? dispatchers.spare().compute(work, wait)
                                        : pool.compute(work, wait));
            }
        };
    }

    @Bean
    SpareThreads spareThreads(CpuBudget budget) {
        return new SpareThreads(budget.cores());
    }

    @Bean
    ServedModels servedModels(
            ServingProperties properties, Mailbox mailbox, BatchListener batches) {
        ServingProperties.Models models = properties.models();
        return new ServedModels(
                properties.defaults(),
                new Demand(mailbox, batches, models.loadWait(), models.loadQueue()));
    }

    @Bean
    Inventory inventory(Engine engine) {
        return new Inventory(engine.devices(), CpuFeatures.detect());
    }

    @Bean
    dev.djinn.registry.Replica self() {
        return thisReplica();
    }

    @Bean
    Heartbeats heartbeats(Replicas replicas, dev.djinn.registry.Replica self, ServedModels models) {
        return new Heartbeats(replicas, self, models, Math::random);
    }

    private static dev.djinn.registry.Replica thisReplica() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        String version = ServingConfiguration.class.getPackage().getImplementationVersion();
        return new dev.djinn.registry.Replica(
                UUID.randomUUID().toString(),
                host.isBlank() || host.length() > LONGEST_HOST ? "localhost" : host,
                version == null ? "unknown" : version,
                Instant.now());
    }

    @Bean
    Trials trials(
            ServingProperties properties,
            Inventory inventory,
            Engine engine,
            Dispatchers dispatchers,
            ModelFetcher fetcher,
            BatchListener batches,
            MemoryListener memory,
            ExecutorService modelLoading,
            Mailbox mailbox) {
        return new Trials(
                new Placements(properties, inventory, MemoryBudget.of(properties.memory()), memory),
                fetcher,
                new ModelLoader(engine, dispatchers, batches, properties.queue(), Ticker.SYSTEM),
                modelLoading,
                mailbox);
    }

    @Bean
    Reconciler reconciler(ServedModels models, Trials trials, LoadListener loads) {
        return new Reconciler(
                models, trials, loads, RetryDelay.ofModels(Ticker.SYSTEM, Math::random));
    }

    @Bean
    Mailbox mailbox() {
        return new Mailbox();
    }

    @Bean
    Pins pins(ModelRegistry registry, dev.djinn.registry.Replica self) {
        return new Pins(registry, "replica " + self.id(), RECORD_AGAIN);
    }

    @Bean
    ModelFetcher modelFetcher(Artifacts artifacts, ArtifactProperties properties, Pins pins) {
        return new ModelFetcher(artifacts, pins, properties.concurrentFetches());
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
            Pins pins,
            ExecutorService modelLoading,
            ServedModels models,
            Heartbeats heartbeats) {
        return new ModelLifecycle(
                engine.name(),
                inventory,
                new RegisteredModels(registry, new DesiredModels(properties, inventory), pins),
                changes,
                mailbox,
                reconciler,
                fetcher,
                modelLoading,
                models,
                heartbeats,
                RetryDelay.ofRegistry(Ticker.SYSTEM, Math::random));
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
