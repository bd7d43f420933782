package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelState;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up when every model is ready; says of each what it is at, and why it failed. */
final class ModelsHealthIndicator implements HealthIndicator {

    private final ModelDirectory models;

    ModelsHealthIndicator(ModelDirectory models) {
        this.models = models;
    }

    @Override
    public Health health() {
        List<ModelDescription> all = models.models();
        boolean ready =
                !all.isEmpty() && all.stream().allMatch(model -> model.state() == ModelState.READY);
        Health.Builder health = ready ? Health.up() : Health.outOfService();
        all.forEach(model -> health.withDetail(model.version().toString(), detail(model)));
        return health.build();
    }

    private static String detail(ModelDescription model) {
        return switch (model.state()) {
            case LOADING, READY -> model.state().toString();
            case FAILED -> "%s: %s".formatted(model.state(), model.reason());
        };
    }
}
