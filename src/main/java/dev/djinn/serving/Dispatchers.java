package dev.djinn.serving;

import dev.djinn.batching.CpuBudget;
import dev.djinn.batching.Dispatcher;
import dev.djinn.batching.SpareCores;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One dispatcher for each device that serves something: a worker for every core, or one worker for
 * a GPU.
 */
final class Dispatchers implements AutoCloseable {

    private final Map<Device, Dispatcher> dispatchers = new ConcurrentHashMap<>();
    private final CpuBudget budget;
    private final SpareCores spare;

    Dispatchers(CpuBudget budget) {
        this.budget = budget;
        this.spare = new SpareCores(budget);
    }

    /** Cores of the machine that nobody uses. */
    SpareCores spare() {
        return spare;
    }

    Dispatcher of(Device device) {
        return dispatchers.computeIfAbsent(device, this::start);
    }

    private Dispatcher start(Device device) {
        String name = "djinn-" + device.toString().replace(":", "");
        return device.kind() == DeviceKind.GPU
                ? new Dispatcher(name, 1, new CpuBudget(1))
                : new Dispatcher(name, budget.cores(), budget);
    }

    @Override
    public void close() {
        dispatchers.values().forEach(Dispatcher::close);
    }
}
