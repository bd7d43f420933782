package dev.djinn.registry;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

class PostgresRegistryIT extends ConcurrentRegistryContract {

    private static TestingPostgres postgres;

    private SqlRegistry registry;

    @BeforeAll
    static void startPostgres() {
        postgres = TestingPostgres.start();
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static SqlRegistry open(TestingClock clock) {
        String schema = "t" + UUID.randomUUID().toString().replace("-", "");
        return Registries.open(
                postgres.newSchema(schema), TestingPostgres.USER, clock, Registries.NO_POLLING);
    }

    @BeforeEach
    void open() {
        registry = open(clock);
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
            own = open(clock);
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
