package dev.djinn.serving;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up once the registry was read, since nobody knows before what should be served; stays so when the
 * registry is away later, since what is served stays.
 *
 * @param known whether it was read since the start
 */
record RegistryHealthIndicator(BooleanSupplier known) implements HealthIndicator {

    @Override
    public Health health() {
        if (known.getAsBoolean()) {
            return Health.up().build();
        }
        return Health.outOfService()
                .withDetail(
                        "reason",
                        "The registry's database could not be asked since the start: start it, or correct djinn.registry.url. It is tried again by itself; until then routes, settings and what was registered elsewhere are not known.")
                .build();
    }
}
