package dev.djinn.registry;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real PostgreSQL for tests, out of binaries that come as a dependency. PostgreSQL refuses to run
 * as root; there it runs in a user namespace, which the launcher sees to.
 */
final class TestingPostgres implements AutoCloseable {

    static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private TestingPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static TestingPostgres start() {
        return start(EmbeddedPostgres.builder());
    }

    static TestingPostgres start(int port) {
        return start(EmbeddedPostgres.builder().setPort(port));
    }

    private static TestingPostgres start(EmbeddedPostgres.Builder builder) {
        assumeTrue(
                mayRun(), "PostgreSQL does not run as root, and root may make no user namespace");
        try {
            return new TestingPostgres(
                    builder.setPGStartupWait(Duration.ofMinutes(2))
                            .setServerConfig("fsync", "off")
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mayRun() {
        return succeeds("[ $(id -u) -ne 0 ] || unshare -U true");
    }

    private static boolean succeeds(String command) {
        try {
            return new ProcessBuilder("sh", "-c", command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** URL of a new schema, so that each test begins with nothing. */
    String newSchema(String name) {
        execute("CREATE SCHEMA " + name);
        return "%s&currentSchema=%s".formatted(url(), name);
    }

    String url() {
        return server.getJdbcUrl(USER, "postgres");
    }

    /** Cuts the connections of that application. */
    int terminate(String application) {
        return query(
                "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '%s'"
                        .formatted(application));
    }

    int connections(String application) {
        return query(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '%s'"
                        .formatted(application));
    }

    /** The latest moment at which a transaction began that waits for a lock; empty for none. */
    String latestWaiting() {
        return text(
                "SELECT COALESCE(MAX(xact_start)::text, '') FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int query(String sql) {
        return Integer.parseInt(text(sql));
    }

    private String text(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
