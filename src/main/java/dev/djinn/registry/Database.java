package dev.djinn.registry;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Properties;
import org.springframework.transaction.TransactionDefinition;

/** Where H2 and PostgreSQL differ. */
enum Database {
    /** Commits reach the file up to half a second later, unless a checkpoint brings them there. */
    H2("jdbc:h2:", "", TransactionDefinition.ISOLATION_SERIALIZABLE) {
        @Override
        Properties driver(String application) {
            return new Properties();
        }

        @Override
        String lockTimeout() {
            return "SET LOCK_TIMEOUT 2000";
        }

        @Override
        Optional<String> checkpoint() {
            return Optional.of("CHECKPOINT SYNC");
        }
    },
    POSTGRESQL(
            "jdbc:postgresql:", " COLLATE \"C\"", TransactionDefinition.ISOLATION_REPEATABLE_READ) {
        @Override
        Properties driver(String application) {
            Properties properties = new Properties();
            properties.setProperty("ApplicationName", application);
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", "30");
            properties.setProperty("tcpKeepAlive", "true");
            return properties;
        }

        @Override
        String lockTimeout() {
            return "SET lock_timeout = 2000";
        }

        @Override
        Optional<String> checkpoint() {
            return Optional.empty();
        }
    };

    /** PostgreSQL's lock_not_available, after {@link #lockTimeout}. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String CONNECTION_EXCEPTION = "08";
    private static final String OPERATOR_INTERVENTION = "57P";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final String prefix;
    private final String collation;
    private final int snapshotIsolation;

    Database(String prefix, String collation, int snapshotIsolation) {
        this.prefix = prefix;
        this.collation = collation;
        this.snapshotIsolation = snapshotIsolation;
    }

    /**
     * @throws IllegalArgumentException when it is neither
     */
    static Database of(String url) {
        for (Database database : values()) {
            if (url.startsWith(database.prefix)) {
                return database;
            }
        }
        throw new IllegalArgumentException(
                "djinn.registry.url must begin with jdbc:postgresql: or jdbc:h2:, not '%s'"
                        .formatted(Texts.abbreviated(shown(url))));
    }

    /** Without user, password and settings, so that it may be shown. */
    static String shown(String url) {
        return url.replaceFirst("//[^/]*@", "//").replaceFirst("[?;].*$", "");
    }

    /** Whether it was a wait for another transaction's lock that had lasted too long. */
    static boolean isLockedOut(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    /** Whether there was no connection, as when the server is away or allows no more of them. */
    static boolean isUnreachable(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return failure instanceof SQLTransientConnectionException
                || state.startsWith(CONNECTION_EXCEPTION)
                || state.startsWith(OPERATOR_INTERVENTION)
                || state.equals(TOO_MANY_CONNECTIONS);
    }

    /** Makes a column sort by code points. */
    String collation() {
        return collation;
    }

    /** The isolation in which all statements of a transaction see one moment. */
    int snapshotIsolation() {
        return snapshotIsolation;
    }

    /** Settings of the driver for what the URL leaves open: times in seconds. */
    abstract Properties driver(String application);

    /** Statement that bounds the wait for another transaction's lock, in milliseconds. */
    abstract String lockTimeout();

    /** Statement that brings to the disk what was committed, if committing does not. */
    abstract Optional<String> checkpoint();
}
