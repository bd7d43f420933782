package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteStackTests {

    private static RouteStack to(int... versions) {
        RouteStack stack = RouteStack.of(Route.to(versions[0]));
        for (int version : versions) {
            stack = stack.with(Route.to(version));
        }
        return stack;
    }

    @Test
    void goesBackOneRouteAtATime() {
        RouteStack stack = to(1, 2, 1);
        assertThat(stack.present()).isEqualTo(Route.to(1));
        assertThat(stack.back()).contains(to(1, 2));
        assertThat(stack.back().flatMap(RouteStack::back)).contains(to(1));
        assertThat(to(1).back()).isEmpty();
    }

    @Test
    void isTheSameWithThePresentRoute() {
        assertThat(to(1, 2).with(Route.to(2))).isEqualTo(to(1, 2));
    }

    @Test
    void passesOverADeletedVersionWithoutRepeatingARoute() {
        assertThat(to(1, 2, 1, 3).without(2)).isEqualTo(to(1, 3));
    }

    @Test
    void keepsTheLatestRoutesOnly() {
        RouteStack stack = to(1);
        for (int version = 2; version <= RouteStack.MOST + 5; version++) {
            stack = stack.with(Route.to(version));
        }
        assertThat(stack.routes()).hasSize(RouteStack.MOST);
        assertThat(stack.routes().getFirst()).isEqualTo(Route.to(6));
        assertThat(stack.present()).isEqualTo(Route.to(RouteStack.MOST + 5));
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RouteStack(List.of()));
    }
}
