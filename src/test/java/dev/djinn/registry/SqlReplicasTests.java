package dev.djinn.registry;

import static dev.djinn.registry.Samples.qa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What heartbeats write, which is most of what a registry at rest has to do. */
class SqlReplicasTests {

    private static final Replica REPLICA =
            new Replica("a", "10.0.0.7", "0.1.0", Instant.parse("2026-01-01T00:00:00Z"));

    private static final List<ObservedVersion> READY =
            List.of(ObservedVersion.of(qa(1), ObservedState.READY));

    private final DriverManagerDataSource source =
            new DriverManagerDataSource(
                    "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                            .formatted(UUID.randomUUID()),
                    "djinn",
                    "");

    private final JdbcClient jdbc = JdbcClient.create(source);

    private final SqlReplicas replicas =
            new SqlReplicas(
                    new Transactions(source, Database.H2),
                    new TestingClock(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30));

    private void mark() {
        jdbc.sql("UPDATE observed_version SET reason = 'not written since'").update();
    }

    private String reason() {
        return jdbc.sql("SELECT COALESCE(reason, 'written') FROM observed_version")
                .query(String.class)
                .single();
    }

    @Test
    void writeVersionsOnlyWhenTheyHaveChanged() {
        replicas.report(REPLICA, READY);
        mark();
        replicas.report(REPLICA, READY);
        assertThat(reason()).isEqualTo("not written since");
        replicas.report(REPLICA, List.of(ObservedVersion.of(qa(1), ObservedState.LOADING)));
        assertThat(reason()).isEqualTo("written");
    }

    @Test
    void writeThemAgainAfterAReportThatDidNotComeThrough() {
        replicas.report(REPLICA, READY);
        mark();
        jdbc.sql("ALTER TABLE replica RENAME TO away").update();
        assertThatThrownBy(() -> replicas.report(REPLICA, READY))
                .isInstanceOf(DataAccessException.class);
        jdbc.sql("ALTER TABLE away RENAME TO replica").update();
        replicas.report(REPLICA, READY);
        assertThat(reason()).isEqualTo("written");
    }
}
