package dev.djinn.management;

import dev.djinn.problem.ServingException;
import dev.djinn.registry.RegistryChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Has the management key made at the first start, or as soon as the registry is there. */
final class KeyGeneration implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(KeyGeneration.class);

    private final ManagementKey key;
    private final RegistryChanges changes;

    KeyGeneration(ManagementKey key, RegistryChanges changes) {
        this.key = key;
        this.changes = changes;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        changes.subscribe(_ -> key.require());
        try {
            key.require();
        } catch (ServingException e) {
            log.warn(
                    "The management key cannot be looked up before the registry is there: {}",
                    e.getMessage());
        }
    }
}
