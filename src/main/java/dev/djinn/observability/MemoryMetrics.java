package dev.djinn.observability;

import dev.djinn.serving.MemoryListener;
import org.springframework.util.unit.DataSize;

/** Measures the memory that models share. */
final class MemoryMetrics implements MemoryListener {

    private volatile DataSize taken = DataSize.ofBytes(0);
    private volatile DataSize budget = DataSize.ofBytes(0);

    MemoryMetrics(Meters meters) {
        meters.gauge(Metric.MEMORY, () -> taken.toBytes(), "taken");
        meters.gauge(Metric.MEMORY, () -> budget.toBytes(), "budget");
    }

    @Override
    public void changed(DataSize taken, DataSize budget) {
        this.taken = taken;
        this.budget = budget;
    }
}
