package dev.djinn.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The tables of the registry, made or brought up to date at the first use of the database, so that
 * a database that is down at the start is waited for.
 *
 * <p>Lock: {@code this}, held while migrating. Invariant: {@code present} goes from false to true
 * once.
 */
final class Schema {

    private static final int TRIES = 10;

    private final DataSource source;
    private final Database database;
    private volatile boolean present;

    Schema(DataSource source, Database database) {
        this.source = source;
        this.database = database;
    }

    /**
     * @throws CannotGetJdbcConnectionException when the database cannot be reached
     * @throws CannotAcquireLockException when another replica makes them for too long
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

    /** Replicas that start together wait for the one that makes the tables. */
    private void migrated() {
        for (int left = TRIES - 1; ; left--) {
            try {
                migrate();
                return;
            } catch (FlywayException e) {
                if (isCausedBy(e, Database::isUnreachable)) {
                    throw new CannotGetJdbcConnectionException(
                            "No connection to make the tables", new SQLException(e));
                }
                if (!isCausedBy(e, Database::isLockedOut)) {
                    throw new SchemaException(firstLine(e), e);
                }
                if (left == 0) {
                    throw new CannotAcquireLockException("The tables are being made", e);
                }
            }
        }
    }

    private static boolean isCausedBy(FlywayException failure, Predicate<SQLException> what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && what.test(sql)) {
                return true;
            }
        }
        return false;
    }

    private static String firstLine(FlywayException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private void migrate() {
        Flyway flyway =
                Flyway.configure()
                        .dataSource(source)
                        .locations("classpath:db/migration")
                        .failOnMissingLocations(true)
                        .table("djinn_schema_history")
                        .placeholders(Map.of("collation", database.collation()))
                        .loggers("slf4j")
                        .load();
        if (!isCurrent(flyway.info().all())) {
            flyway.migrate();
        }
    }

    /** Then there is nothing to lock, and starts do not stand in line. */
    private static boolean isCurrent(MigrationInfo[] migrations) {
        return Arrays.stream(migrations)
                .allMatch(migration ->
                        migration.getState() == MigrationState.SUCCESS
                                && migration.isChecksumMatching());
    }
}
