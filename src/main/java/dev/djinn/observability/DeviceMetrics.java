package dev.djinn.observability;

import dev.djinn.batching.CpuBudget;
import dev.djinn.engine.DeviceStatus;
import dev.djinn.engine.Engine;
import dev.djinn.model.Device;
import java.util.function.ToLongFunction;

/** Measures devices and cores. */
final class DeviceMetrics {

    private final Meters meters;
    private final Engine engine;

    DeviceMetrics(Meters meters, Engine engine, CpuBudget budget) {
        this.meters = meters;
        this.engine = engine;
        engine.devices().forEach(this::register);
        meters.gauge(Metric.COMPUTE_PERMITS, budget::cores, "total");
        meters.gauge(Metric.COMPUTE_PERMITS, budget::available, "available");
    }

    private void register(DeviceStatus status) {
        String device = status.device().toString();
        meters.gauge(Metric.DEVICE_INFO, () -> 1, device, status.description());
        meters.gauge(
                Metric.DEVICE_MEMORY,
                () -> bytes(status.device(), now -> now.total().toBytes()),
                device,
                "total");
        meters.gauge(
                Metric.DEVICE_MEMORY,
                () -> bytes(status.device(), now -> now.free().toBytes()),
                device,
                "free");
    }

    private long bytes(Device device, ToLongFunction<DeviceStatus> memory) {
        return engine.devices().stream()
                .filter(status -> status.device().equals(device))
                .mapToLong(memory)
                .findFirst()
                .orElse(0);
    }
}
