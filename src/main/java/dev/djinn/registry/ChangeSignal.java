package dev.djinn.registry;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries the news that there is a new revision from those who write to those who watch. */
interface ChangeSignal extends AutoCloseable {

    /** Called in the transaction that makes a revision; nothing is carried unless it commits. */
    void send(JdbcClient jdbc, long revision);

    /** Called after a transaction that may have made a revision. */
    void sent();

    /** Returns when there may be a new revision, at the latest after that time. */
    void await(Duration longest) throws InterruptedException;

    /** Ends a wait under way. */
    @Override
    void close();
}
