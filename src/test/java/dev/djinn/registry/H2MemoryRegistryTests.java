package dev.djinn.registry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

class H2MemoryRegistryTests extends ConcurrentRegistryContract {

    private SqlRegistry registry;

    @BeforeEach
    void open() {
        registry = Registries.inMemory(clock);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Override
    ModelRegistry registry() {
        return registry.models();
    }

    @Nested
    class Replicating extends ReplicasContract {

        private SqlRegistry own;

        @BeforeEach
        void openOwn() {
            own = Registries.inMemory(clock);
        }

        @AfterEach
        void closeOwn() {
            own.close();
        }

        @Override
        Replicas replicas() {
            return own.replicas();
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
