package dev.djinn.observability;

import dev.djinn.batching.Batcher;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelState;
import dev.djinn.model.ModelVersion;
import dev.djinn.serving.LoadListener;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/** Measures the models: their loading, their state, and what waits for them. */
final class ModelMetrics implements LoadListener {

    private final Meters meters;
    private final ObjectProvider<ModelDirectory> directory;
    private final Map<ModelVersion, Batcher<?, ?>> batchers = new ConcurrentHashMap<>();

    /** Of each version that is to be served; a version that has gone has counters only. */
    private final Map<ModelVersion, List<Gauge>> gauges = new ConcurrentHashMap<>();

    ModelMetrics(Meters meters, ObjectProvider<ModelDirectory> directory) {
        this.meters = meters;
        this.directory = directory;
    }

    @Override
    public void announced(ModelVersion version) {
        gauges.computeIfAbsent(version, this::gauges);
    }

    private List<Gauge> gauges(ModelVersion version) {
        List<Gauge> all = new ArrayList<>();
        for (ModelState state : ModelState.values()) {
            all.add(
                    meters.gauge(
                            Metric.MODEL_STATE,
                            () -> is(version, state) ? 1 : 0,
                            version.name().value(),
                            number(version),
                            state.toString()));
        }
        all.add(
                meters.gauge(
                        Metric.QUEUE_DEPTH,
                        () -> depth(version),
                        version.name().value(),
                        number(version)));
        return all;
    }

    @Override
    public void loaded(ModelVersion version, Duration time, Batcher<?, ?> batcher) {
        meters.time(Metric.MODEL_LOAD, time, version.name().value(), number(version), "success");
        batchers.put(version, batcher);
    }

    private int depth(ModelVersion version) {
        Batcher<?, ?> batcher = batchers.get(version);
        return batcher == null ? 0 : batcher.depth();
    }

    @Override
    public void failed(ModelVersion version, Duration time) {
        meters.time(Metric.MODEL_LOAD, time, version.name().value(), number(version), "failure");
    }

    @Override
    public void unloaded(ModelVersion version) {
        batchers.remove(version);
    }

    @Override
    public void withdrawn(ModelVersion version) {
        List<Gauge> its = gauges.remove(version);
        if (its != null) {
            its.forEach(meters::remove);
        }
    }

    private boolean is(ModelVersion version, ModelState state) {
        return directory.stream()
                .flatMap(models -> models.models().stream())
                .filter(model -> model.version().equals(version))
                .map(ModelDescription::state)
                .anyMatch(state::equals);
    }

    private static String number(ModelVersion version) {
        return Integer.toString(version.version());
    }
}
