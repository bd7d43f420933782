package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelState;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ModelMetricsTests {

    private static final ModelVersion ONE = new ModelVersion(new ModelName("qa"), 1);
    private static final ModelVersion TWO = new ModelVersion(new ModelName("qa"), 2);

    private static final Set<String> GAUGES =
            Set.of(Metric.MODEL_STATE.id(), Metric.QUEUE_DEPTH.id());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ModelMetrics metrics =
            new ModelMetrics(
                    new Meters(registry),
                    new StaticListableBeanFactory(Map.of("models", new Idle(TWO)))
                            .getBeanProvider(ModelDirectory.class));

    /** Has one version, which is idle. */
    private record Idle(ModelVersion version) implements ModelDirectory {

        @Override
        public List<ModelDescription> models() {
            return List.of(
                    new ModelDescription(
                            version,
                            Optional.empty(),
                            List.of(),
                            ModelState.IDLE,
                            "idle",
                            List.of(),
                            Optional.empty(),
                            List.of()));
        }

        @Override
        public ModelDescription model(ModelRef ref) {
            return models().getFirst();
        }

        @Override
        public Lease lease(ModelRef ref, Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Lease lease(Task task, Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Lease mirror(ModelVersion version) {
            throw new UnsupportedOperationException();
        }
    }

    /** Without the buckets of timers, which are gauges too in this registry. */
    private List<Meter> gauges(ModelVersion version) {
        return registry.getMeters().stream()
                .filter(meter -> GAUGES.contains(meter.getId().getName()))
                .filter(meter -> isOf(meter, version))
                .toList();
    }

    private static boolean isOf(Meter meter, ModelVersion version) {
        return version.name().value().equals(meter.getId().getTag("model"))
                && Integer.toString(version.version()).equals(meter.getId().getTag("version"));
    }

    private double state(ModelVersion version, String state) {
        return registry.get("djinn.model.state")
                .tags("version", Integer.toString(version.version()), "state", state)
                .gauge()
                .value();
    }

    @Test
    void showsTheStateOfAVersionThatIsUnloadedUntilTheNextRequest() {
        metrics.announced(TWO);
        metrics.unloaded(TWO);
        assertThat(state(TWO, "idle")).isOne();
        assertThat(state(TWO, "ready")).isZero();
        assertThat(registry.get("djinn.queue.depth").tag("version", "2").gauge().value()).isZero();
    }

    @Test
    void showsAWithdrawnVersionNoMoreButGoesOnCounting() {
        for (ModelVersion version : List.of(ONE, TWO)) {
            metrics.announced(version);
            metrics.failed(version, Duration.ofSeconds(1));
        }
        metrics.unloaded(ONE);
        metrics.withdrawn(ONE);
        assertThat(gauges(ONE)).isEmpty();
        assertThat(gauges(TWO)).hasSize(ModelState.values().length + 1);
        metrics.announced(ONE);
        metrics.failed(ONE, Duration.ofSeconds(1));
        assertThat(gauges(ONE)).hasSize(ModelState.values().length + 1);
        assertThat(registry.get("djinn.model.load").tag("version", "1").timer().count())
                .isEqualTo(2);
    }

    @Test
    void forgetsAVersionThatItNeverHeardOf() {
        metrics.withdrawn(ONE);
        assertThat(registry.getMeters()).isEmpty();
    }
}
