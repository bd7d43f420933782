package dev.djinn.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL's NOTIFY, heard on a connection of its own, which is opened again whenever it is lost.
 *
 * <p>One thread waits and owns the connection; {@link #close} may cut it from another. Invariant:
 * after a connection was opened the wait returns at once, since news of the time without one is
 * lost.
 */
final class PostgresSignal implements ChangeSignal {

    /** As administrators see the connection. */
    static final String APPLICATION = "djinn-registry-changes";

    private static final Logger log = LoggerFactory.getLogger(PostgresSignal.class);

    private static final String CHANNEL = "djinn_registry";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SECONDS_TO_ANSWER = 5;

    private final String url;
    private final Properties properties;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;
    private boolean failing;

    /**
     * @param properties of the driver, user and password among them
     */
    PostgresSignal(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    @Override
    public void send(JdbcClient jdbc, long revision) {
        jdbc.sql("SELECT pg_notify(:channel, :revision)")
                .param("channel", CHANNEL)
                .param("revision", Long.toString(revision))
                .query((_, _) -> revision)
                .single();
    }

    @Override
    public void sent() {
        // The notification reaches this process as it reaches the others.
    }

    @Override
    public void await(Duration longest) throws InterruptedException {
        try {
            Connection open = connection;
            if (open == null) {
                listen();
            } else {
                hear(open, longest);
            }
            failing = false;
        } catch (SQLException e) {
            boolean again = failing;
            lost(e);
            if (again) {
                closed.await(pause(longest), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void listen() throws SQLException {
        Connection opened = new Driver().connect(url, properties);
        if (opened == null) {
            throw new SQLException("The driver does not know the URL");
        }
        connection = opened;
        if (closed.getCount() == 0) {
            cut();
            return;
        }
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
        log.debug("Listening for changes of the registry");
    }

    /** A connection whose other end is gone without a word is found by asking it in between. */
    private static void hear(Connection open, Duration longest) throws SQLException {
        int millis = Math.clamp(longest.toMillis(), 1, Integer.MAX_VALUE);
        var notifications = open.unwrap(PGConnection.class).getNotifications(millis);
        boolean quiet = notifications == null || notifications.length == 0;
        if (quiet && !open.isValid(SECONDS_TO_ANSWER)) {
            throw new SQLException("The connection for notifications does not answer");
        }
    }

    private void lost(SQLException cause) {
        cut();
        if (closed.getCount() > 0 && !failing) {
            failing = true;
            log.warn(
                    "Changes of the registry are noticed by polling, until its notifications can be heard again",
                    cause);
        }
    }

    /** In milliseconds. The first try after a loss needs none. */
    private static long pause(Duration longest) {
        return Math.min(longest.toMillis(), LONGEST_PAUSE.toMillis());
    }

    private void cut() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("A lost connection could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        cut();
    }
}
