package dev.djinn.scale;

import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Rejection;
import dev.djinn.engine.Engine;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.RegistryChanges;
import dev.djinn.serving.LoadListener;
import dev.djinn.serving.MemoryListener;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.MapPropertySource;

/**
 * A replica without a web server, on an {@link IdleEngine}. It remembers when it heard of revisions
 * and when its versions were ready, by {@link System#nanoTime}.
 */
final class LightReplica implements AutoCloseable {

    private final AnnotationConfigApplicationContext context;
    private final NavigableMap<Long, Long> heard = new ConcurrentSkipListMap<>();
    private final Map<ModelVersion, Long> ready = new ConcurrentHashMap<>();
    private final Optional<Long> known;

    /** The packages whose beans a replica has. */
    @ComponentScan({"dev.djinn.registry", "dev.djinn.serving", "dev.djinn.artifact"})
    @ConfigurationPropertiesScan({"dev.djinn.registry", "dev.djinn.serving", "dev.djinn.artifact"})
    static class Beans {}

    /**
     * Starts it, and returns when the service would begin to listen.
     *
     * @param gate awaited before anything is read or registered
     */
    LightReplica(Map<String, Object> properties, CountDownLatch gate) {
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("scale", properties));
        context.register(Beans.class);
        context.registerBean(Engine.class, IdleEngine::new);
        context.registerBean(LoadListener.class, Loads::new);
        context.registerBean(MemoryListener.class, () -> (_, _) -> {});
        context.registerBean(BatchListener.class, Deaf::new);
        context.registerBean(Gate.class, () -> new Gate(gate));
        context.refresh();
        known = knowsRegistry() ? Optional.of(System.nanoTime()) : Optional.empty();
        context.getBean(RegistryChanges.class)
                .subscribe(revision -> heard.put(revision, System.nanoTime()));
    }

    ModelRegistry registry() {
        return context.getBean(ModelRegistry.class);
    }

    /** When it had read the registry; not before it is asked, where that was not at once. */
    Optional<Long> known() {
        return known.isEmpty() && knowsRegistry() ? Optional.of(System.nanoTime()) : known;
    }

    private boolean knowsRegistry() {
        var health = context.getBean("registryHealthIndicator", HealthIndicator.class).health();
        return health != null && health.getStatus().equals(Status.UP);
    }

    /** When it was told of that revision, or of a later one instead. */
    Optional<Long> heard(long revision) {
        return Optional.ofNullable(heard.ceilingEntry(revision)).map(Map.Entry::getValue);
    }

    /** When that version served. */
    Optional<Long> ready(ModelVersion version) {
        return Optional.ofNullable(ready.get(version));
    }

    @Override
    public void close() {
        context.close();
    }

    private final class Loads implements LoadListener {
        @Override
        public void announced(ModelVersion version) {}

        @Override
        public void loaded(ModelVersion version, Duration time, Batcher<?, ?> batcher) {
            ready.put(version, System.nanoTime());
        }

        @Override
        public void failed(ModelVersion version, Duration time) {}

        @Override
        public void unloaded(ModelVersion version) {}

        @Override
        public void withdrawn(ModelVersion version) {}
    }

    private static final class Deaf implements BatchListener {
        @Override
        public void batchRan(ComputedBatch batch) {}

        @Override
        public void rejected(String model, Rejection reason, int entries) {}
    }

    /** Before the phase in which the registry is read. */
    private record Gate(CountDownLatch open) implements SmartLifecycle {
        @Override
        public void start() {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public int getPhase() {
            return -1;
        }
    }
}
