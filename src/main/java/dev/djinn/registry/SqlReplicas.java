package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Precision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the replicas' reports in SQL. A replica writes its own rows; any deletes stale ones.
 *
 * <p>Invariant: {@code written} is what the database has below the row of that replica, provided
 * that the row is still there; so a heartbeat without news writes that row only.
 */
final class SqlReplicas implements Replicas {

    private final Transactions transactions;
    private final Clock clock;
    private final Duration interval;
    private final Duration timeout;
    private volatile Optional<Written> written = Optional.empty();

    private record Written(String replica, List<ObservedVersion> versions) {}

    SqlReplicas(Transactions transactions, Clock clock, Duration interval, Duration timeout) {
        this.transactions = transactions;
        this.clock = clock;
        this.interval = interval;
        this.timeout = timeout;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void report(Replica replica, List<ObservedVersion> versions) {
        Optional<Written> now = Optional.of(new Written(replica.id(), List.copyOf(versions)));
        boolean news = !now.equals(written);
        written = Optional.empty();
        transactions.write(jdbc -> {
            jdbc.sql("DELETE FROM replica WHERE heartbeat < :oldest AND id <> :id")
                    .param("oldest", Columns.timestamp(oldest()))
                    .param("id", replica.id())
                    .update();
            boolean added = saveHeartbeat(jdbc, replica);
            if (news || added) {
                replace(jdbc, replica.id(), versions);
            }
            return versions.size();
        });
        written = now;
    }

    private static void replace(JdbcClient jdbc, String id, List<ObservedVersion> versions) {
        jdbc.sql("DELETE FROM observed_version WHERE replica = :id").param("id", id).update();
        versions.forEach(version -> insert(jdbc, id, version));
    }

    /** Whether the replica was not there. */
    private boolean saveHeartbeat(JdbcClient jdbc, Replica replica) {
        int updated =
                jdbc.sql("UPDATE replica SET heartbeat = :now WHERE id = :id")
                        .param("now", Columns.timestamp(clock.instant()))
                        .param("id", replica.id())
                        .update();
        if (updated == 0) {
            jdbc.sql(
                            """
                            INSERT INTO replica (id, host, djinn_version, started, heartbeat)
                            VALUES (:id, :host, :version, :started, :now)\
                            """)
                    .param("id", replica.id())
                    .param("host", replica.host())
                    .param("version", replica.version())
                    .param("started", Columns.timestamp(replica.started()))
                    .param("now", Columns.timestamp(clock.instant()))
                    .update();
        }
        return updated == 0;
    }

    private static void insert(JdbcClient jdbc, String replica, ObservedVersion observed) {
        Optional<Progress> progress = observed.progress();
        Long total =
                progress.map(Progress::total)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong)
                        .orElse(null);
        jdbc.sql(
                        """
                        INSERT INTO observed_version (replica, model, version, state, reason, bytes,
                          total_bytes, compute_precision, devices)
                        VALUES (:replica, :model, :version, :state, :reason, :bytes, :total,
                          :precision, :devices)\
                        """)
                .param("replica", replica)
                .param("model", observed.version().name().value())
                .param("version", observed.version().version())
                .param("state", observed.state().toString())
                .param("reason", observed.reason().orElse(null))
                .param("bytes", progress.map(Progress::bytes).orElse(null))
                .param("total", total)
                .param("precision", observed.precision().map(Precision::toString).orElse(null))
                .param("devices", Devices.text(observed.devices()))
                .update();
    }

    @Override
    public void leave(String id) {
        transactions.write(
                jdbc -> jdbc.sql("DELETE FROM replica WHERE id = :id").param("id", id).update());
    }

    @Override
    public List<ReplicaStatus> list() {
        return transactions.read(jdbc -> {
            Map<String, List<ObservedVersion>> versions = new HashMap<>();
            jdbc.sql("SELECT * FROM observed_version ORDER BY model, version")
                    .query(row -> {
                        versions.computeIfAbsent(row.getString("replica"), _ -> new ArrayList<>())
                                .add(observed(row));
                    });
            return jdbc.sql("SELECT * FROM replica WHERE heartbeat >= :oldest ORDER BY started, id")
                    .param("oldest", Columns.timestamp(oldest()))
                    .query((row, _) ->
                            new ReplicaStatus(
                                    replica(row),
                                    Columns.instant(row, "heartbeat"),
                                    versions.getOrDefault(row.getString("id"), List.of())))
                    .list();
        });
    }

    private Instant oldest() {
        return clock.instant().minus(timeout);
    }

    private static Replica replica(ResultSet row) throws SQLException {
        return new Replica(
                row.getString("id"),
                row.getString("host"),
                row.getString("djinn_version"),
                Columns.instant(row, "started"));
    }

    private static ObservedVersion observed(ResultSet row) throws SQLException {
        return new ObservedVersion(
                new ModelVersion(new ModelName(row.getString("model")), row.getInt("version")),
                Columns.constant(ObservedState.class, row.getString("state")),
                Columns.text(row, "reason", text -> text),
                progress(row),
                Columns.text(
                        row, "compute_precision", text -> Columns.constant(Precision.class, text)),
                Devices.parse(row.getString("devices")));
    }

    private static Optional<Progress> progress(ResultSet row) throws SQLException {
        Optional<Long> bytes = Columns.optional(row, "bytes", Long.class);
        Optional<Long> total = Columns.optional(row, "total_bytes", Long.class);
        return bytes.map(done ->
                new Progress(done, total.map(OptionalLong::of).orElse(OptionalLong.empty())));
    }
}
