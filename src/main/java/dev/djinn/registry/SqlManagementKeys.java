package dev.djinn.registry;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the management key's SHA-256 in a table of one row. */
final class SqlManagementKeys implements ManagementKeys {

    private final Transactions transactions;

    SqlManagementKeys(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Sha256> find() {
        return transactions.read(SqlManagementKeys::find);
    }

    /** Under the lock of all writes, so that of two replicas one is first. */
    @Override
    public Sha256 keepFirst(Sha256 key) {
        return transactions.writeDurably(jdbc -> {
            new SqlWriting(jdbc).lock();
            return find(jdbc).orElseGet(() -> insert(jdbc, key));
        });
    }

    private static Optional<Sha256> find(JdbcClient jdbc) {
        return jdbc.sql("SELECT sha256 FROM management_key")
                .query(String.class)
                .optional()
                .map(Sha256::new);
    }

    private static Sha256 insert(JdbcClient jdbc, Sha256 key) {
        jdbc.sql("INSERT INTO management_key (id, sha256) VALUES (1, :sha256)")
                .param("sha256", key.value())
                .update();
        return key;
    }
}
