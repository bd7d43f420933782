package dev.djinn.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes meters of metrics; values are given in the order of the metric's keys. */
final class Meters {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void time(Metric metric, Duration time, String... values) {
        Timer.builder(metric.id())
                .description(metric.meaning())
                .serviceLevelObjectives(BUCKETS)
                .tags(tags(metric, values))
                .register(registry)
                .record(time);
    }

    void count(Metric metric, double amount, String... values) {
        Counter.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, values))
                .register(registry)
                .increment(amount);
    }

    void summarise(Metric metric, double amount, String... values) {
        DistributionSummary.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, values))
                .register(registry)
                .record(amount);
    }

    /** A summary with buckets at these amounts. */
    void distribute(Metric metric, double amount, double[] buckets, String... values) {
        DistributionSummary.builder(metric.id())
                .description(metric.meaning())
                .serviceLevelObjectives(buckets)
                .tags(tags(metric, values))
                .register(registry)
                .record(amount);
    }

    Gauge gauge(Metric metric, Supplier<Number> value, String... values) {
        return Gauge.builder(metric.id(), value)
                .description(metric.meaning())
                .tags(tags(metric, values))
                .strongReference(true)
                .register(registry);
    }

    /** It is measured no more. */
    void remove(Gauge gauge) {
        registry.remove(gauge);
    }

    private static Tags tags(Metric metric, String... values) {
        if (values.length != metric.keys().size()) {
            throw new IllegalArgumentException(
                    "%s has the keys %s".formatted(metric.id(), metric.keys()));
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.keys().get(i), values[i]));
        }
        return Tags.of(tags);
    }
}
