package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up when every model that is required serves, and any at all; says of each what it is at, and why
 * it failed.
 */
final class ModelsHealthIndicator implements HealthIndicator {

    private static final String NOTHING =
            "There is no model: register one over the management API, or start with packages in the models folder.";

    private final ServedModels models;

    ModelsHealthIndicator(ServedModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        List<ModelDescription> all = models.models();
        Health.Builder health = models.isReady() ? Health.up() : Health.outOfService();
        if (all.isEmpty()) {
            health.withDetail("reason", NOTHING);
        }
        all.forEach(model -> health.withDetail(model.version().toString(), detail(model)));
        return health.build();
    }

    private static String detail(ModelDescription model) {
        return switch (model.state()) {
            case LOADING, READY, IDLE -> model.state().toString();
            case FAILED -> "%s: %s".formatted(model.state(), model.reason());
        };
    }
}
