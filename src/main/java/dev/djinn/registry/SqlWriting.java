package dev.djinn.registry;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the tables of desired state, inside the transaction of its caller. */
final class SqlWriting extends SqlReading implements StoreWriting {

    private final JdbcClient jdbc;

    SqlWriting(JdbcClient jdbc) {
        super(jdbc);
        this.jdbc = jdbc;
    }

    /** Waits for other writes to end, and keeps them out until the transaction does. */
    long lock() {
        return jdbc.sql("SELECT revision FROM registry_revision FOR UPDATE")
                .query(Long.class)
                .single();
    }

    @Override
    public long nextRevision() {
        jdbc.sql("UPDATE registry_revision SET revision = revision + 1").update();
        return revision();
    }

    /** What refers to versions goes before them and comes after them. */
    @Override
    public void save(ModelRecord before, ModelRecord after) {
        RouteRows routes = new RouteRows(jdbc, before, after);
        saveModel(after);
        routes.deleteOld();
        new VersionRows(jdbc, before, after).save();
        routes.insertNew();
    }

    private void saveModel(ModelRecord model) {
        int updated =
                withSettings(
                                """
                                UPDATE model SET revision = :revision, device = :device,
                                  compute_precision = :precision, max_batch_size = :size,
                                  max_batch_tokens = :tokens, max_padding = :padding,
                                  required = :required, idle_unload_seconds = :idle
                                WHERE name = :name\
                                """,
                                model)
                        .update();
        if (updated == 0) {
            withSettings(
                            """
                            INSERT INTO model (name, revision, device, compute_precision,
                              max_batch_size, max_batch_tokens, max_padding, required,
                              idle_unload_seconds)
                            VALUES (:name, :revision, :device, :precision, :size, :tokens,
                              :padding, :required, :idle)\
                            """,
                            model)
                    .update();
        }
    }

    private JdbcClient.StatementSpec withSettings(String sql, ModelRecord model) {
        ModelSettings settings = model.settings();
        return jdbc.sql(sql)
                .param("name", model.name().value())
                .param("revision", model.revision())
                .param("device", settings.device().map(Object::toString).orElse(null))
                .param("precision", settings.precision().map(Object::toString).orElse(null))
                .param("size", settings.batching().map(BatchingPolicy::maxBatchSize).orElse(null))
                .param(
                        "tokens",
                        settings.batching().map(BatchingPolicy::maxBatchTokens).orElse(null))
                .param("padding", settings.batching().map(BatchingPolicy::maxPadding).orElse(null))
                .param("required", settings.required().orElse(null))
                .param("idle", settings.idleUnload().map(Duration::toSeconds).orElse(null));
    }

    @Override
    public void append(AuditEntry entry) {
        jdbc.sql(
                        """
                        INSERT INTO audit (revision, changed_at, actor, action, model, state_before, state_after)
                        VALUES (:revision, :at, :actor, :action, :model, :before, :after)\
                        """)
                .param("revision", entry.revision())
                .param("at", Columns.timestamp(entry.at()))
                .param("actor", entry.actor())
                .param("action", entry.action().toString())
                .param("model", entry.model().value())
                .param("before", entry.before())
                .param("after", entry.after())
                .update();
    }

    @Override
    public Optional<IdempotentRegistration> registration(String key) {
        return jdbc.sql("SELECT * FROM idempotent_registration WHERE idempotency_key = :key")
                .param("key", key)
                .query((row, _) ->
                        new IdempotentRegistration(
                                row.getString("idempotency_key"),
                                new Sha256(row.getString("request")),
                                new ModelVersion(
                                        new ModelName(row.getString("model")),
                                        row.getInt("version")),
                                Columns.instant(row, "made_at")))
                .optional();
    }

    @Override
    public void keep(IdempotentRegistration registration) {
        jdbc.sql(
                        """
                        INSERT INTO idempotent_registration (idempotency_key, request, model, version, made_at)
                        VALUES (:key, :request, :model, :version, :at)\
                        """)
                .param("key", registration.key())
                .param("request", registration.request().value())
                .param("model", registration.version().name().value())
                .param("version", registration.version().version())
                .param("at", Columns.timestamp(registration.at()))
                .update();
    }

    @Override
    public void forgetRegistrations(Instant before) {
        jdbc.sql("DELETE FROM idempotent_registration WHERE made_at < :before")
                .param("before", Columns.timestamp(before))
                .update();
    }
}
