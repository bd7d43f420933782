package dev.djinn.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;

/**
 * The registry in a database: its parts, wired. Opening one needs no database yet; until there is
 * one, everything fails as {@code REGISTRY_UNAVAILABLE}.
 */
final class SqlRegistry implements AutoCloseable {

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /** One is in use again and again; what else a burst has opened is closed after that time. */
    private static final int LEAST_IDLE = 1;

    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    /** H2's DATABASE_ALREADY_OPEN_1. */
    private static final int H2_ALREADY_OPEN = 90020;

    private final HikariDataSource source;
    private final ModelRegistry models;
    private final Replicas replicas;
    private final ManagementKeys keys;
    private final RevisionWatch changes;

    private SqlRegistry(RegistryProperties properties, Clock clock) {
        var settings = properties.registry();
        String password = settings.secret();
        Database database = Database.of(properties.url());
        source = new HikariDataSource(pool(properties, password, database));
        Transactions transactions = new Transactions(source, database);
        ChangeSignal signal =
                switch (database) {
                    case H2 -> new LocalSignal();
                    case POSTGRESQL ->
                            new PostgresSignal(
                                    properties.url(),
                                    driver(
                                            database,
                                            settings.username(),
                                            password,
                                            PostgresSignal.APPLICATION));
                };
        models = new StoredModelRegistry(new SqlStore(transactions, signal), clock);
        replicas =
                new SqlReplicas(
                        transactions,
                        clock,
                        settings.heartbeatInterval(),
                        settings.replicaTimeout());
        keys = new SqlManagementKeys(transactions);
        changes =
                new RevisionWatch(models::revision, signal, settings.pollInterval(), Math::random);
    }

    /**
     * Opens the registry and begins to watch it for changes.
     *
     * @throws DatabaseInUseException when its file is another process's
     * @throws IllegalArgumentException when the properties name a database of another kind
     * @throws java.io.UncheckedIOException when the password's file cannot be read
     */
    static SqlRegistry open(RegistryProperties properties, Clock clock) {
        SqlRegistry registry = new SqlRegistry(properties, clock);
        try {
            registry.requireOwn();
        } catch (DatabaseInUseException e) {
            registry.close();
            throw e;
        }
        registry.changes.start();
        return registry;
    }

    /**
     * Refuses a file that is another process's, which would not pass by itself.
     *
     * @throws DatabaseInUseException when it is
     */
    private void requireOwn() {
        if (Database.of(source.getJdbcUrl()) != Database.H2) {
            return;
        }
        try (Connection _ = source.getConnection()) {
            return;
        } catch (SQLException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && sql.getErrorCode() == H2_ALREADY_OPEN) {
                    throw new DatabaseInUseException(source.getJdbcUrl(), e);
                }
            }
        }
    }

    ModelRegistry models() {
        return models;
    }

    Replicas replicas() {
        return replicas;
    }

    ManagementKeys keys() {
        return keys;
    }

    RegistryChanges changes() {
        return changes;
    }

    private static HikariConfig pool(
            RegistryProperties properties, String password, Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("djinn-registry");
        config.setJdbcUrl(properties.url());
        config.setDataSourceProperties(
                driver(database, properties.registry().username(), password, "djinn-registry"));
        config.setMaximumPoolSize(properties.registry().poolSize());
        config.setMinimumIdle(LEAST_IDLE);
        config.setIdleTimeout(LONGEST_IDLE.toMillis());
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setConnectionInitSql(database.lockTimeout());
        config.setInitializationFailTimeout(-1);
        // Read from the first connection otherwise; if that one breaks just then, all later ones
        // are refused.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    private static Properties driver(
            Database database, String username, String password, String application) {
        Properties properties = database.driver(application);
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        return properties;
    }

    @Override
    public void close() {
        changes.close();
        source.close();
    }
}
