package dev.djinn.registry;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class H2FileRegistryTests extends ConcurrentRegistryContract {

    @TempDir private Path folder;

    private SqlRegistry registry;

    @BeforeEach
    void open() {
        registry = Registries.inFolder(folder, clock);
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
            own = Registries.inFolder(folder, clock);
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
