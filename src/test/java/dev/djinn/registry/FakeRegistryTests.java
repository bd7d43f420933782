package dev.djinn.registry;

import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.failure;
import static dev.djinn.registry.Samples.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeRegistryTests extends ConcurrentRegistryContract {

    private final FakeRegistry registry = new FakeRegistry(clock);

    @Override
    ModelRegistry registry() {
        return registry.models();
    }

    @Test
    void tellsListenersOfRevisions() {
        List<Long> heard = new ArrayList<>();
        var subscription = registry.changes().subscribe(heard::add);
        registry().register(registration(1), EDIT);
        registry().register(registration(1), EDIT);
        subscription.close();
        registry().register(registration(2), EDIT);

        assertThat(heard).containsExactly(1L);
    }

    @Test
    void failsWhileItIsAway() {
        registry.setAvailable(false);
        failure(ProblemCode.REGISTRY_UNAVAILABLE, () -> registry().snapshot());
        registry.setAvailable(true);

        assertThat(registry().revision()).isZero();
    }

    @Nested
    class Replicating extends ReplicasContract {

        private final FakeRegistry fake = new FakeRegistry(clock);

        @Override
        Replicas replicas() {
            return fake.replicas();
        }
    }

    @Nested
    class KeepingKeys extends ManagementKeysContract {

        @Override
        ManagementKeys keys() {
            return registry.keys();
        }
    }
}
