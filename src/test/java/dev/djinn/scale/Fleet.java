package dev.djinn.scale;

import dev.djinn.model.ModelVersion;
import dev.djinn.registry.ModelRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.springframework.core.NestedExceptionUtils;

/** Replicas that start at once. */
final class Fleet implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService starting = Executors.newCachedThreadPool();
    private final List<Future<LightReplica>> starts = new ArrayList<>();
    private List<LightReplica> replicas = List.of();

    /**
     * Readies them to start.
     *
     * @param folder has the folder {@code models}, and gets the caches
     * @param settings of {@code djinn.registry}
     */
    Fleet(int size, Path folder, Map<String, Object> settings) {
        for (int i = 0; i < size; i++) {
            Map<String, Object> properties = new HashMap<>(settings);
            properties.put("djinn.models.location", folder.resolve("models").toString());
            properties.put("djinn.artifacts.cache", folder.resolve("cache-" + i).toString());
            properties.put("djinn.artifacts.hosts", "127.0.0.1");
            properties.put("djinn.cores", 1);
            properties.put("djinn.memory", "1GB");
            starts.add(starting.submit(() -> new LightReplica(properties, gate)));
        }
    }

    /** Lets them go, and returns when each would listen; those that failed are left out. */
    void start() {
        gate.countDown();
        List<LightReplica> started = new ArrayList<>();
        Map<String, Integer> failures = new HashMap<>();
        for (Future<LightReplica> start : starts) {
            try {
                started.add(start.get());
            } catch (Exception e) {
                failures.merge(
                        String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)),
                        1,
                        Integer::sum);
            }
        }
        failures.forEach((cause, count) ->
                System.err.println("%d did not start: %s".formatted(count, cause)));
        replicas = List.copyOf(started);
    }

    int size() {
        return replicas.size();
    }

    ModelRegistry registry() {
        return replicas.getFirst().registry();
    }

    /** Times from then until each replica knew the registry. */
    Times knowing(long since) {
        return await(since, LightReplica::known);
    }

    /** Times from then until each was told of that revision. */
    Times hearing(long since, long revision) {
        return await(since, replica -> replica.heard(revision));
    }

    /** Times from then until each served that version. */
    Times serving(long since, ModelVersion version) {
        return await(since, replica -> replica.ready(version));
    }

    private Times await(long since, Function<LightReplica, Optional<Long>> reached) {
        List<Long> times = new ArrayList<>();
        List<LightReplica> left = new ArrayList<>(replicas);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            left.removeIf(replica -> {
                Optional<Long> at = reached.apply(replica);
                at.ifPresent(nanos -> times.add(nanos - since));
                return at.isPresent();
            });
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return new Times(times, left.size());
    }

    @Override
    public void close() {
        gate.countDown();
        List<Future<?>> ends = new ArrayList<>();
        replicas.forEach(replica -> ends.add(starting.submit(replica::close)));
        for (Future<?> end : ends) {
            try {
                end.get();
            } catch (Exception e) {
                System.err.println("A replica did not end: " + e.getCause());
            }
        }
        starting.shutdown();
    }
}
