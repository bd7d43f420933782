package dev.djinn.registry;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in transactions of the registry's database: again when another transaction was in the
 * way, with the tables made before the first one, and with lost connections, and locks that nobody
 * lets go, told as {@code REGISTRY_UNAVAILABLE}. Safe for use by many threads.
 */
final class Transactions {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    private final Schema schema;
    private final Database database;
    private final JdbcClient jdbc;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private final AtomicBoolean reachable = new AtomicBoolean(true);

    Transactions(DataSource source, Database database) {
        JdbcTransactionManager manager = new JdbcTransactionManager(source);
        this.schema = new Schema(source, database);
        this.database = database;
        this.jdbc = JdbcClient.create(template(source));
        this.writing = new TransactionTemplate(manager);
        this.writing.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.reading = new TransactionTemplate(manager);
        this.reading.setIsolationLevel(database.snapshotIsolation());
    }

    /** Spring's own translation does not know what PostgreSQL says after {@code lock_timeout}. */
    private static JdbcTemplate template(DataSource source) {
        JdbcTemplate template = new JdbcTemplate(source);
        SQLExceptionTranslator standard = template.getExceptionTranslator();
        template.setExceptionTranslator((task, sql, e) ->
                Database.isLockedOut(e)
                        ? new CannotAcquireLockException(task, e)
                        : standard.translate(task, sql, e));
        return template;
    }

    /** Each statement sees what was committed before it. */
    <T> T write(Function<JdbcClient, T> work) {
        return run(() -> retried(writing, work));
    }

    /** The same, and does not return before it would survive the machine. */
    <T> T writeDurably(Function<JdbcClient, T> work) {
        return run(() -> {
            T result = retried(writing, work);
            database.checkpoint().ifPresent(statement -> jdbc.sql(statement).update());
            return result;
        });
    }

    /** All statements see what was committed before the first. */
    <T> T read(Function<JdbcClient, T> work) {
        return run(() -> retried(reading, work));
    }

    /** One statement, which sees one moment without a transaction and what that costs to set up. */
    <T> T ask(Function<JdbcClient, T> statement) {
        return run(() -> statement.apply(jdbc));
    }

    private <T> T run(Supplier<T> work) {
        try {
            schema.require();
            T result = work.get();
            if (!reachable.getAndSet(true)) {
                log.info("The registry's database is reachable again");
            }
            return result;
        } catch (ConcurrencyFailureException e) {
            throw inTheWay(e);
        } catch (DataAccessResourceFailureException
                | TransientDataAccessResourceException
                | RecoverableDataAccessException
                | QueryTimeoutException
                | TransactionException e) {
            throw unavailable(e);
        }
    }

    private <T> T retried(TransactionTemplate template, Function<JdbcClient, T> work) {
        for (int left = TRIES - 1; ; left--) {
            try {
                return template.execute(_ -> work.apply(jdbc));
            } catch (ConcurrencyFailureException e) {
                if (left == 0) {
                    throw e;
                }
                log.debug("Trying a transaction of the registry again", e);
            }
        }
    }

    private static ServingException inTheWay(RuntimeException cause) {
        log.debug("Gave up on the registry: another transaction was in the way", cause);
        return retryable(
                "Another transaction of the registry's database was in the way for too long. Try again in %d s; if that goes on, look for a session that holds locks in the database.",
                cause);
    }

    /** Logged once for each time that the database goes away, since callers ask again and again. */
    private ServingException unavailable(RuntimeException cause) {
        if (reachable.getAndSet(false)) {
            log.warn(
                    "The registry's database cannot be used: start it, or correct djinn.registry.url. A file is one Djinn's at a time.",
                    cause);
        }
        return retryable(
                "The registry's database cannot be reached; models that are loaded are served on. Try again in %d s; the server's log has the cause.",
                cause);
    }

    private static ServingException retryable(String detail, RuntimeException cause) {
        return ServingException.retryable(
                ProblemCode.REGISTRY_UNAVAILABLE,
                detail.formatted(RETRY_AFTER.toSeconds()),
                RETRY_AFTER,
                cause);
    }
}
