package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;

class TransactionsTests {

    private final Transactions transactions = new Transactions(source(), Database.H2);
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void triesAgainWhenAnotherTransactionWasInTheWay() {
        String found =
                transactions.write(_ -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new CannotAcquireLockException("held");
                    }
                    return "done";
                });

        assertThat(found).isEqualTo("done");
    }

    @Test
    void tellsALockThatNobodyLetsGoApartFromALostDatabase() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        transactions.write(_ -> {
                            tries.incrementAndGet();
                            throw new CannotAcquireLockException("held");
                        }))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.REGISTRY_UNAVAILABLE);
                    assertThat(e).hasMessageContainingAll("in the way", "holds locks");
                });
        assertThat(tries).hasValue(5);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        transactions.write(_ -> {
                            throw new DataAccessResourceFailureException("gone");
                        }))
                .withMessageContaining("cannot be reached");
    }

    private static JdbcDataSource source() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(
                "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                        .formatted(UUID.randomUUID()));
        source.setUser("djinn");
        return source;
    }
}
