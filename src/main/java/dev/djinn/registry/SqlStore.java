package dev.djinn.registry;

import java.util.function.Function;

/**
 * Keeps desired state in SQL.
 *
 * <p>A write first takes the lock of the one row of {@code registry_revision} and holds it to the
 * commit: writes come one after the other over all replicas, and none sees another's half.
 */
final class SqlStore implements RegistryStore {

    private final Transactions transactions;
    private final ChangeSignal signal;

    SqlStore(Transactions transactions, ChangeSignal signal) {
        this.transactions = transactions;
        this.signal = signal;
    }

    @Override
    public long revision() {
        return transactions.ask(jdbc -> new SqlReading(jdbc).revision());
    }

    @Override
    public <T> T read(Function<StoreReading, T> work) {
        return transactions.read(jdbc -> work.apply(new SqlReading(jdbc)));
    }

    @Override
    public <T> T write(Function<StoreWriting, T> work) {
        T result =
                transactions.writeDurably(jdbc -> {
                    SqlWriting writing = new SqlWriting(jdbc);
                    long before = writing.lock();
                    T changed = work.apply(writing);
                    long after = writing.revision();
                    if (after > before) {
                        signal.send(jdbc, after);
                    }
                    return changed;
                });
        signal.sent();
        return result;
    }
}
