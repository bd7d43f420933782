package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the tables of desired state, inside the transaction of its caller. */
class SqlReading implements StoreReading {

    private final JdbcClient jdbc;

    SqlReading(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long revision() {
        return jdbc.sql("SELECT revision FROM registry_revision").query(Long.class).single();
    }

    @Override
    public ModelRecord model(ModelName name) {
        List<ModelRecord> found = new ModelRows(jdbc, name.value(), name.value()).whole();
        return found.isEmpty() ? ModelRecord.unknown(name) : found.getFirst();
    }

    @Override
    public List<ModelRecord> models(Optional<ModelName> after, int limit) {
        List<String> names =
                jdbc.sql(
                                """
                                SELECT name FROM model WHERE name > :after AND EXISTS (
                                  SELECT 1 FROM model_version WHERE model = name)
                                ORDER BY name FETCH FIRST :limit ROWS ONLY\
                                """)
                        .param("after", after.map(ModelName::value).orElse(""))
                        .param("limit", limit)
                        .query((row, _) -> row.getString("name"))
                        .list();
        return names.isEmpty()
                ? List.of()
                : new ModelRows(jdbc, names.getFirst(), names.getLast()).present();
    }

    @Override
    public List<AuditEntry> audit(Optional<ModelName> name, OptionalLong before, int limit) {
        String ofModel = name.isPresent() ? "AND model = :model" : "";
        var query =
                jdbc.sql(
                                """
                                SELECT revision, changed_at, actor, action, model, state_before, state_after
                                FROM audit WHERE revision < :before %s
                                ORDER BY revision DESC FETCH FIRST :limit ROWS ONLY\
                                """
                                        .formatted(ofModel))
                        .param("before", before.orElse(Long.MAX_VALUE))
                        .param("limit", limit);
        name.ifPresent(model -> query.param("model", model.value()));
        return query.query(SqlReading::auditEntry).list();
    }

    private static AuditEntry auditEntry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("revision"),
                Columns.instant(row, "changed_at"),
                row.getString("actor"),
                Columns.constant(AuditAction.class, row.getString("action")),
                new ModelName(row.getString("model")),
                row.getString("state_before"),
                row.getString("state_after"));
    }
}
