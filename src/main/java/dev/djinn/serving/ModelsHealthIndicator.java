package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelState;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up when every model is ready; says of each other one what it is at. */
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
        all.forEach(model ->
                health.withDetail(model.manifest().version().toString(), model.state().toString()));
        return health.build();
    }
}
