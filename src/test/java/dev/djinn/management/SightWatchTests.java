package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.ObservedState;
import dev.djinn.registry.ObservedVersion;
import dev.djinn.registry.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SightWatchTests {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<Supplier<Sight>> registry =
            new AtomicReference<>(() -> Sight.of(1, List.of()));
    private final SightWatch watch = new SightWatch(() -> registry.get().get(), NEVER);
    private final Thread thread = Thread.ofVirtual().start(watch);

    @AfterEach
    void close() throws InterruptedException {
        watch.close();
        assertThat(thread.join(PATIENCE)).isTrue();
    }

    private static ObservedView observed(ObservedState state) {
        return ObservedView.of(
                new Replica("r1", "host", "1", Instant.EPOCH),
                ObservedVersion.of(new ModelVersion(new ModelName("qa"), 1), state));
    }

    private static List<String> names(List<Sight.Event> events) {
        return events.stream().map(Sight.Event::name).toList();
    }

    @Test
    void showsANewListenerWhatIsThere() throws InterruptedException {
        watch.join();
        assertThat(watch.awaitOther(Sight.NONE, PATIENCE).revision()).isEqualTo(1);
    }

    @Test
    void showsAChangeAtOnce() throws InterruptedException {
        watch.join();
        Sight first = watch.awaitOther(Sight.NONE, PATIENCE);
        registry.set(() -> Sight.of(2, List.of()));
        watch.changed();
        assertThat(watch.awaitOther(first, PATIENCE).revision()).isEqualTo(2);
    }

    @Test
    void looksOnAfterTheRegistryWasAway() throws InterruptedException {
        registry.set(() -> {
            throw ServingException.retryable(
                    ProblemCode.REGISTRY_UNAVAILABLE, "away", Duration.ofSeconds(1));
        });
        watch.join();
        assertThat(watch.awaitOther(Sight.NONE, Duration.ofMillis(50))).isEqualTo(Sight.NONE);
        registry.set(() -> Sight.of(3, List.of()));
        watch.changed();
        assertThat(watch.awaitOther(Sight.NONE, PATIENCE).revision()).isEqualTo(3);
    }

    @Test
    void tellsWhatDiffersAndNothingElse() {
        Sight ready = Sight.of(1, List.of(observed(ObservedState.READY)));
        Sight failed = Sight.of(1, List.of(observed(ObservedState.FAILED)));
        Sight gone = Sight.of(2, List.of());
        assertThat(names(ready.since(Sight.NONE))).containsExactly("revision", "observed");
        assertThat(ready.since(ready)).isEmpty();
        assertThat(names(failed.since(ready))).containsExactly("observed");
        assertThat(names(gone.since(failed))).containsExactly("revision", "forgotten");
    }
}
