package dev.djinn.registry;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelName;
import dev.djinn.model.PrecisionPolicy;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts model records together from their rows: those of all names from the first to the last. */
final class ModelRows {

    private final JdbcClient jdbc;
    private final String first;
    private final String last;

    ModelRows(JdbcClient jdbc, String first, String last) {
        this.jdbc = jdbc;
        this.first = first;
        this.last = last;
    }

    /** With past routes, and also models of which there are only tombstones. */
    List<ModelRecord> whole() {
        return records("");
    }

    /** Existing models with their present routes only. */
    List<ModelRecord> present() {
        String latest =
                """
                AND r.step = (SELECT MAX(step) FROM route latest
                  WHERE latest.model = r.model AND latest.alias = r.alias)\
                """;
        return records(latest).stream().filter(ModelRecord::exists).toList();
    }

    private List<ModelRecord> records(String steps) {
        Map<String, SortedMap<Integer, RegisteredVersion>> versions = versions();
        Map<String, SortedSet<Integer>> tombstones = tombstones();
        Map<String, SortedMap<AliasName, RouteStack>> routes = routes(steps);
        return select("SELECT * FROM model WHERE name BETWEEN :first AND :last ORDER BY name")
                .query((row, _) -> {
                    String name = row.getString("name");
                    return new ModelRecord(
                            new ModelName(name),
                            row.getLong("revision"),
                            versions.getOrDefault(name, new TreeMap<>()),
                            tombstones.getOrDefault(name, new TreeSet<>()),
                            routes.getOrDefault(name, new TreeMap<>()),
                            settings(row));
                })
                .list();
    }

    private JdbcClient.StatementSpec select(String sql) {
        return jdbc.sql(sql).param("first", first).param("last", last);
    }

    private static ModelSettings settings(ResultSet row) throws SQLException {
        return new ModelSettings(
                Columns.text(row, "device", DevicePolicy::parse),
                Columns.text(row, "compute_precision", PrecisionPolicy::parse),
                batching(row),
                Columns.optional(row, "required", Boolean.class),
                Columns.optional(row, "idle_unload_seconds", Long.class).map(Duration::ofSeconds));
    }

    private static Optional<BatchingPolicy> batching(ResultSet row) throws SQLException {
        Optional<Integer> size = Columns.optional(row, "max_batch_size", Integer.class);
        return size.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new BatchingPolicy(
                                size.get(),
                                row.getInt("max_batch_tokens"),
                                row.getDouble("max_padding")));
    }

    private Map<String, SortedMap<Integer, RegisteredVersion>> versions() {
        Map<String, SortedMap<Integer, RegisteredVersion>> versions = new HashMap<>();
        select("SELECT * FROM model_version WHERE model BETWEEN :first AND :last")
                .query(row -> {
                    RegisteredVersion version = version(row);
                    versions.computeIfAbsent(row.getString("model"), _ -> new TreeMap<>())
                            .put(version.version(), version);
                });
        return versions;
    }

    private static RegisteredVersion version(ResultSet row) throws SQLException {
        return new RegisteredVersion(
                row.getInt("version"),
                Columns.constant(Origin.class, row.getString("origin")),
                new Artifact(
                        URI.create(row.getString("uri")), Columns.text(row, "sha256", Sha256::new)),
                Columns.text(row, "content_sha256", Sha256::new),
                Columns.text(row, "manifest", text -> text),
                Columns.constant(DesiredState.class, row.getString("desired")),
                Columns.instant(row, "registered"));
    }

    private Map<String, SortedSet<Integer>> tombstones() {
        Map<String, SortedSet<Integer>> tombstones = new HashMap<>();
        select("SELECT model, version FROM tombstone WHERE model BETWEEN :first AND :last")
                .query(row -> {
                    tombstones
                            .computeIfAbsent(row.getString("model"), _ -> new TreeSet<>())
                            .add(row.getInt("version"));
                });
        return tombstones;
    }

    private Map<String, SortedMap<AliasName, RouteStack>> routes(String steps) {
        Map<Step, List<Target>> targets = new LinkedHashMap<>();
        select(
                        """
                        SELECT r.*, t.version, t.weight FROM route r JOIN route_target t
                          ON t.model = r.model AND t.alias = r.alias AND t.step = r.step
                        WHERE r.model BETWEEN :first AND :last %s
                        ORDER BY r.model, r.alias, r.step\
                        """
                                .formatted(steps))
                .query(row -> {
                    targets.computeIfAbsent(step(row), _ -> new ArrayList<>())
                            .add(new Target(row.getInt("version"), row.getInt("weight")));
                });
        Map<String, SortedMap<AliasName, RouteStack>> routes = new HashMap<>();
        targets.forEach((step, of) ->
                routes.computeIfAbsent(step.model(), _ -> new TreeMap<>())
                        .merge(
                                new AliasName(step.alias()),
                                RouteStack.of(new Route(of, step.stickyHeader(), step.shadow())),
                                (past, next) -> past.with(next.present())));
        return routes;
    }

    private static Step step(ResultSet row) throws SQLException {
        Optional<Integer> shadow = Columns.optional(row, "shadow_version", Integer.class);
        double percent = row.getDouble("shadow_percent");
        return new Step(
                row.getString("model"),
                row.getString("alias"),
                row.getInt("step"),
                Columns.text(row, "sticky_header", text -> text),
                shadow.map(version -> new Shadow(version, percent)));
    }

    /** A row of a route, without its targets. */
    private record Step(
            String model,
            String alias,
            int step,
            Optional<String> stickyHeader,
            Optional<Shadow> shadow) {}
}
