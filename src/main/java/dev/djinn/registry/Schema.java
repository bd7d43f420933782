package dev.djinn.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The tables of the registry, made or brought up to date at the first use of the database, so that
 * a database that is down at the start is waited for.
 *
 * <p>Lock: {@code this}, held while migrating. Invariant: {@code present} goes from false to true
 * once.
 */
final class Schema {

    private final DataSource source;
    private final Database database;
    private volatile boolean present;

    Schema(DataSource source, Database database) {
        this.source = source;
        this.database = database;
    }

    /**
     * @throws CannotGetJdbcConnectionException when the database cannot be reached
     * @throws SchemaException when it can, and cannot be used
     */
    void require() {
        if (present) {
            return;
        }
        synchronized (this) {
            if (!present) {
                requireConnection();
                migrated();
                present = true;
            }
        }
    }

    /** Flyway does not tell a database that is away from one that it cannot work with. */
    private void requireConnection() {
        try (Connection _ = source.getConnection()) {
            return;
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("No connection for the tables", e);
        }
    }

    private void migrated() {
        try {
            migrate();
        } catch (FlywayException e) {
            throw new SchemaException(firstLine(e), e);
        }
    }

    private static String firstLine(FlywayException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .table("djinn_schema_history")
                .placeholders(Map.of("collation", database.collation()))
                .loggers("slf4j")
                .load()
                .migrate();
    }
}
