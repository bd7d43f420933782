package dev.djinn.observability;

import dev.djinn.batching.Batcher;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelState;
import dev.djinn.model.ModelVersion;
import dev.djinn.serving.LoadListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/** Measures the models: their loading, their state, and what waits for them. */
final class ModelMetrics implements LoadListener {

    private final Meters meters;
    private final ObjectProvider<ModelDirectory> directory;
    private final Map<ModelVersion, Batcher<?, ?>> batchers = new ConcurrentHashMap<>();

    /** Those that have gauges, which stay when a version goes and may come back. */
    private final Set<ModelVersion> known = ConcurrentHashMap.newKeySet();

    ModelMetrics(Meters meters, ObjectProvider<ModelDirectory> directory) {
        this.meters = meters;
        this.directory = directory;
    }

    @Override
    public void announced(ModelVersion version) {
        if (!known.add(version)) {
            return;
        }
        for (ModelState state : ModelState.values()) {
            meters.gauge(
                    Metric.MODEL_STATE,
                    () -> is(version, state) ? 1 : 0,
                    version.name().value(),
                    number(version),
                    state.toString());
        }
        meters.gauge(
                Metric.QUEUE_DEPTH, () -> depth(version), version.name().value(), number(version));
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
