package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.inference.Call;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Route;
import dev.djinn.registry.Shadow;
import dev.djinn.registry.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutingTests {

    private static final ModelName A = new ModelName("a");

    private static Routing shadowed(double percent) {
        Route route =
                new Route(
                        List.of(new Target(1, 50), new Target(2, 50)),
                        Optional.of("X-User"),
                        Optional.of(new Shadow(3, percent)));
        return new Routing(Map.of(A, Map.of("default", route, "plain", Route.to(1))));
    }

    private static Draw user(String name) {
        return Draw.of(new Call(0, () -> false, _ -> Optional.of(name)));
    }

    @Test
    void mirrorsAllOrNoneAsTheRouteSays() {
        assertThat(shadowed(100).shadow(A, "default", Draw.FIRST)).contains(new ModelVersion(A, 3));
        assertThat(shadowed(100).shadow(A, "plain", Draw.FIRST)).isEmpty();
        assertThat(shadowed(100).shadow(A, "other", Draw.FIRST)).isEmpty();
        assertThat(Routing.NONE.shadow(A, "default", Draw.FIRST)).isEmpty();
    }

    @Test
    void mirrorsItsShareOfTheUsersAndAlwaysTheSame() {
        Routing routing = shadowed(20);
        List<Integer> mirrored =
                IntStream.range(0, 2000)
                        .filter(i -> routing.shadow(A, "default", user("u" + i)).isPresent())
                        .boxed()
                        .toList();
        assertThat(mirrored.size() / 2000.0).isCloseTo(0.2, within(0.04));
        assertThat(mirrored).allMatch(i -> routing.shadow(A, "default", user("u" + i)).isPresent());
    }

    @Test
    void mirrorsAsManyOfEachTarget() {
        Routing routing = shadowed(50);
        Route route = routing.byModel().get(A).get("default");
        long first =
                IntStream.range(0, 2000)
                        .mapToObj(i -> user("u" + i))
                        .filter(draw -> routing.shadow(A, "default", draw).isPresent())
                        .filter(draw -> draw.share(route) < 0.5)
                        .count();
        assertThat(first / 1000.0).isCloseTo(0.5, within(0.08));
    }
}
