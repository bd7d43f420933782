package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.batching.Eventually;
import dev.djinn.batching.RecordingBatchListener;
import dev.djinn.model.Task;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.ObservedState;
import dev.djinn.registry.ObservedVersion;
import dev.djinn.registry.Progress;
import dev.djinn.registry.Replicas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTests {

    private static final dev.djinn.registry.Replica SELF =
            new dev.djinn.registry.Replica("r1", "host", "1", Instant.EPOCH);

    private final FakeRegistry registry = new FakeRegistry(Clock.systemUTC());
    private final ServedModels models =
            new ServedModels(
                    Map.of(),
                    new Demand(Runnable::run, new RecordingBatchListener(), Duration.ZERO, 1));

    private static List<ObservedVersion> reported(Replicas replicas) {
        return replicas.list().stream().flatMap(status -> status.versions().stream()).toList();
    }

    @Test
    void reportsChangesAtOnceAndLeavesAtTheEnd() {
        Replicas replicas = registry.replicas();
        try (Heartbeats heartbeats = new Heartbeats(replicas, SELF, models, () -> 0)) {
            heartbeats.start();
            Eventually.until(() -> replicas.list().size() == 1);
            models.put(new ModelEntry.Loading(Manifests.desired("a", 1, Task.TEXT_CLASSIFICATION)));
            heartbeats.changed();
            Eventually.until(() -> !reported(replicas).isEmpty());
            assertThat(reported(replicas).getFirst().state()).isEqualTo(ObservedState.LOADING);
        }
        assertThat(replicas.list()).isEmpty();
    }

    @Test
    void outlivesARegistryThatIsAway() {
        registry.setAvailable(false);
        Replicas replicas = registry.replicas();
        try (Heartbeats heartbeats = new Heartbeats(replicas, SELF, models, () -> 0)) {
            heartbeats.start();
            registry.setAvailable(true);
            models.put(new ModelEntry.Loading(Manifests.desired("a", 1, Task.TEXT_CLASSIFICATION)));
            heartbeats.changed();
            Eventually.until(() -> !reported(replicas).isEmpty());
        }
    }

    @Test
    void saysHowFarAFetchIs() {
        FetchProgress progress = new FetchProgress(ArtifactUri.parse("https://models.test/a.zip"));
        progress.progress(5, OptionalLong.of(10));
        ObservedVersion observed =
                Heartbeats.observed(
                        new ModelEntry.Fetching(TestedServing.version("a:1"), progress));
        assertThat(observed.state()).isEqualTo(ObservedState.FETCHING);
        assertThat(observed.progress()).contains(new Progress(5, OptionalLong.of(10)));
    }

    @Test
    void saysThatAModelIsUnloadedBecauseItIsIdle() {
        DesiredModel model = Manifests.desired("a", 1, Task.TEXT_CLASSIFICATION);
        ObservedVersion idle =
                Heartbeats.observed(new ModelEntry.Idle(model, Duration.ofMinutes(15)));
        assertThat(idle.state()).isEqualTo(ObservedState.UNLOADED);
        assertThat(idle.reason().orElseThrow()).startsWith("idle: unloaded after 15m");
        assertThat(Heartbeats.observed(new ModelEntry.Waking(model)).state())
                .isEqualTo(ObservedState.LOADING);
    }
}
