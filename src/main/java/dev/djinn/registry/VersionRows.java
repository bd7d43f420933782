package dev.djinn.registry;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what has changed of a model's versions and tombstones. */
final class VersionRows {

    private final JdbcClient jdbc;
    private final ModelRecord before;
    private final ModelRecord after;

    VersionRows(JdbcClient jdbc, ModelRecord before, ModelRecord after) {
        this.jdbc = jdbc;
        this.before = before;
        this.after = after;
    }

    void save() {
        without(before.versions().keySet(), after.versions().keySet())
                .forEach(version -> execute("DELETE FROM model_version", version));
        without(before.tombstones(), after.tombstones())
                .forEach(version -> execute("DELETE FROM tombstone", version));
        without(after.tombstones(), before.tombstones()).forEach(this::insertTombstone);
        after.versions().values().forEach(this::save);
    }

    private static Set<Integer> without(Set<Integer> versions, Set<Integer> others) {
        Set<Integer> left = new TreeSet<>(versions);
        left.removeAll(others);
        return left;
    }

    private void execute(String sql, int version) {
        jdbc.sql(sql + " WHERE model = :model AND version = :version")
                .param("model", after.name().value())
                .param("version", version)
                .update();
    }

    private void insertTombstone(int version) {
        jdbc.sql("INSERT INTO tombstone (model, version) VALUES (:model, :version)")
                .param("model", after.name().value())
                .param("version", version)
                .update();
    }

    private void save(RegisteredVersion version) {
        RegisteredVersion old = before.versions().get(version.version());
        if (old == null) {
            withValues(
                            """
                            INSERT INTO model_version (model, version, origin, uri, sha256, content_sha256, manifest, desired, registered)
                            VALUES (:model, :version, :origin, :uri, :sha256, :content, :manifest, :desired, :registered)\
                            """,
                            version)
                    .update();
        } else if (!old.equals(version)) {
            withValues(
                            """
                            UPDATE model_version SET origin = :origin, uri = :uri, sha256 = :sha256,
                              content_sha256 = :content, manifest = :manifest, desired = :desired, registered = :registered
                            WHERE model = :model AND version = :version\
                            """,
                            version)
                    .update();
        }
    }

    private JdbcClient.StatementSpec withValues(String sql, RegisteredVersion version) {
        return jdbc.sql(sql)
                .param("model", after.name().value())
                .param("version", version.version())
                .param("origin", version.origin().toString())
                .param("uri", version.artifact().uri().toString())
                .param("sha256", version.artifact().sha256().map(Sha256::value).orElse(null))
                .param("content", version.content().map(Sha256::value).orElse(null))
                .param("manifest", version.manifest().orElse(null))
                .param("desired", version.desired().toString())
                .param("registered", Columns.timestamp(version.registered()));
    }
}
