package dev.djinn.registry;

import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySchemaTests {

    @Test
    void refusesADatabaseThatHoldsSomethingElse() throws SQLException {
        String url = "jdbc:h2:mem:elses;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "djinn", "");
                SqlRegistry registry =
                        Registries.open(url, "djinn", Clock.systemUTC(), Registries.NO_POLLING)) {
            connection.createStatement().execute("CREATE TABLE accounts (id INTEGER)");

            assertThatThrownBy(() -> registry.models().snapshot())
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContainingAll("non-empty", "djinn.registry.url");
        }
    }

    @Test
    void findsEverythingAgainWhenItIsOpenedAgain(@TempDir Path folder) {
        RegistrySnapshot before;
        try (SqlRegistry registry = Registries.inFolder(folder, Clock.systemUTC())) {
            registry.models().register(registration(1), EDIT);
            before = registry.models().snapshot();
        }
        try (SqlRegistry registry = Registries.inFolder(folder, Clock.systemUTC())) {
            assertThat(registry.models().snapshot()).isEqualTo(before);
        }
    }

    @Test
    void tellsListenersOfTheSameProcess(@TempDir Path folder) throws InterruptedException {
        try (SqlRegistry registry = Registries.inFolder(folder, Clock.systemUTC())) {
            HeardRevisions heard = new HeardRevisions();
            registry.changes().subscribe(heard);
            registry.models().register(registration(1), EDIT);
            registry.models().register(registration(2), EDIT);

            assertThat(heard.await(2, Duration.ofSeconds(20))).isLessThan(Registries.NO_POLLING);
        }
    }
}
