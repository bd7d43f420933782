package dev.djinn.registry;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what has changed of a model's routes: all from the first step that differs. */
final class RouteRows {

    private final JdbcClient jdbc;
    private final ModelRecord before;
    private final ModelRecord after;

    RouteRows(JdbcClient jdbc, ModelRecord before, ModelRecord after) {
        this.jdbc = jdbc;
        this.before = before;
        this.after = after;
    }

    void deleteOld() {
        before.routes()
                .forEach((alias, _) ->
                        jdbc.sql(
                                        "DELETE FROM route WHERE model = :model AND alias = :alias AND step >= :first")
                                .param("model", before.name().value())
                                .param("alias", alias.value())
                                .param("first", unchanged(alias))
                                .update());
    }

    void insertNew() {
        after.routes()
                .forEach((alias, stack) -> {
                    List<Route> routes = stack.routes();
                    for (int step = unchanged(alias); step < routes.size(); step++) {
                        insert(alias, step, routes.get(step));
                    }
                });
    }

    /** Steps that are the same before and after. */
    private int unchanged(AliasName alias) {
        List<Route> old = routes(before, alias);
        List<Route> present = routes(after, alias);
        int step = 0;
        while (step < old.size()
                && step < present.size()
                && old.get(step).equals(present.get(step))) {
            step++;
        }
        return step;
    }

    private static List<Route> routes(ModelRecord model, AliasName alias) {
        RouteStack stack = model.routes().get(alias);
        return stack == null ? List.of() : stack.routes();
    }

    private void insert(AliasName alias, int step, Route route) {
        jdbc.sql(
                        """
                        INSERT INTO route (model, alias, step, sticky_header, shadow_version, shadow_percent)
                        VALUES (:model, :alias, :step, :header, :shadow, :percent)\
                        """)
                .param("model", after.name().value())
                .param("alias", alias.value())
                .param("step", step)
                .param("header", route.stickyHeader().orElse(null))
                .param("shadow", route.shadow().map(Shadow::version).orElse(null))
                .param("percent", route.shadow().map(Shadow::percent).orElse(null))
                .update();
        route.targets().forEach(target -> insert(alias, step, target));
    }

    private void insert(AliasName alias, int step, Target target) {
        jdbc.sql(
                        """
                        INSERT INTO route_target (model, alias, step, version, weight)
                        VALUES (:model, :alias, :step, :version, :weight)\
                        """)
                .param("model", after.name().value())
                .param("alias", alias.value())
                .param("step", step)
                .param("version", target.version())
                .param("weight", target.weight())
                .update();
    }
}
