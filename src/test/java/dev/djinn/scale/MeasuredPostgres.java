package dev.djinn.scale;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL that tells what it has done so far. It flushes to the disk as one in production
 * does, and can be stopped and started again with all that it had.
 */
final class MeasuredPostgres implements AutoCloseable {

    static final String USER = "postgres";

    private static final String MEASURING = "djinn-scale";
    private static final String TOO_MANY = "53300";
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Path data;
    private final int maxConnections;
    private EmbeddedPostgres server;
    private int port;

    MeasuredPostgres(Path data, int maxConnections) {
        this.data = data;
        this.maxConnections = maxConnections;
        this.server = start(0);
        this.port = server.getPort();
        execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    }

    private EmbeddedPostgres start(int port) {
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("max_connections", Integer.toString(maxConnections))
                            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                            .setPGStartupWait(Duration.ofMinutes(1));
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return text("SHOW server_version");
    }

    /** URL of a new schema. */
    String newSchema(String name) {
        execute("CREATE SCHEMA " + name);
        return "%s&currentSchema=%s".formatted(url(), name);
    }

    private String url() {
        return "jdbc:postgresql://localhost:%d/postgres?user=%s".formatted(port, USER);
    }

    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Again, on the same port. */
    void start() {
        server = start(port);
    }

    /** Statements, those of transactions and settings among them. */
    long statements() {
        return number("SELECT SUM(calls) FROM pg_stat_statements");
    }

    /** Bytes of its log of changes. */
    long written() {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
    }

    int connections(String application) {
        return (int)
                number(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '%s'"
                                .formatted(application));
    }

    /** Processor time of all its processes, in seconds. */
    double processorSeconds() {
        return Processes.seconds(data.resolve("postmaster.pid"));
    }

    /** The statements that were called most, one a line, with their calls. */
    String busiest(int count) {
        return text(
                """
                SELECT string_agg(calls || '  ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 100), E'\\n')
                FROM (SELECT query, SUM(calls) AS calls FROM pg_stat_statements GROUP BY query
                  ORDER BY 2 DESC LIMIT %d) busiest\
                """
                        .formatted(count));
    }

    void forgetStatements() {
        text("SELECT pg_stat_statements_reset()::text");
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String sql) {
        return Math.round(Double.parseDouble(text(sql)));
    }

    private String text(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its turn where replicas have taken all connections. */
    private Connection connect() throws SQLException {
        while (true) {
            try {
                return DriverManager.getConnection(own());
            } catch (SQLException e) {
                if (!TOO_MANY.equals(e.getSQLState())) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private String own() {
        return url() + "&ApplicationName=" + MEASURING;
    }

    @Override
    public void close() {
        stop();
    }
}
