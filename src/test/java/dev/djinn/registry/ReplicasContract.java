package dev.djinn.registry;

import static dev.djinn.registry.Samples.qa;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.Device;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Replicas} must do; there are none before each test, and one is silent for too
 * long after 30 s.
 */
abstract class ReplicasContract {

    protected final TestingClock clock = new TestingClock();

    abstract Replicas replicas();

    private static Replica replica(String id) {
        return new Replica(id, "10.0.0.7", "0.1.0", Instant.parse("2026-01-01T00:00:00.123456Z"));
    }

    @Test
    void tellsWhatReplicasReport() {
        ObservedVersion fetching =
                new ObservedVersion(
                        qa(2),
                        ObservedState.FETCHING,
                        Optional.of("from s3://bucket/qa.zip"),
                        Optional.of(new Progress(5_000_000_000L, OptionalLong.of(7_000_000_000L))),
                        Optional.empty(),
                        List.of());
        ObservedVersion unmeasured =
                new ObservedVersion(
                        qa(3),
                        ObservedState.FETCHING,
                        Optional.empty(),
                        Optional.of(new Progress(12, OptionalLong.empty())),
                        Optional.empty(),
                        List.of());
        ObservedVersion ready =
                new ObservedVersion(
                        new ModelVersion(new ModelName("intent"), 1),
                        ObservedState.READY,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Precision.BF16),
                        List.of(Device.gpu(0), Device.gpu(12)));
        ObservedVersion onCpu =
                new ObservedVersion(
                        qa(1),
                        ObservedState.READY,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Precision.INT8),
                        List.of(Device.CPU));
        replicas().report(replica("b"), List.of(fetching, onCpu, ready, unmeasured));
        replicas().report(replica("a"), List.of());

        assertThat(replicas().list())
                .containsExactly(
                        new ReplicaStatus(replica("a"), clock.instant(), List.of()),
                        new ReplicaStatus(
                                replica("b"),
                                clock.instant(),
                                List.of(ready, onCpu, fetching, unmeasured)));
    }

    @Test
    void replacesAReportByTheNext() {
        replicas().report(replica("a"), List.of(ObservedVersion.of(qa(1), ObservedState.LOADING)));
        clock.advance(Duration.ofSeconds(5));
        replicas().report(replica("a"), List.of(ObservedVersion.of(qa(2), ObservedState.READY)));

        assertThat(replicas().list())
                .containsExactly(
                        new ReplicaStatus(
                                replica("a"),
                                clock.instant(),
                                List.of(ObservedVersion.of(qa(2), ObservedState.READY))));
    }

    @Test
    void forgetsAReplicaThatIsSilentForTooLong() {
        replicas().report(replica("a"), List.of(ObservedVersion.of(qa(1), ObservedState.READY)));
        clock.advance(Duration.ofSeconds(20));
        replicas().report(replica("b"), List.of());
        assertThat(replicas().list()).hasSize(2);

        clock.advance(Duration.ofSeconds(11));
        assertThat(replicas().list()).extracting(s -> s.replica().id()).containsExactly("b");

        replicas().report(replica("b"), List.of());
        replicas().report(replica("a"), List.of());
        assertThat(replicas().list())
                .extracting(ReplicaStatus::versions)
                .containsExactly(List.of(), List.of());
    }

    @Test
    void tellsTheSameAgainOfAReplicaThatWasForgotten() {
        List<ObservedVersion> ready = List.of(ObservedVersion.of(qa(1), ObservedState.READY));
        replicas().report(replica("a"), ready);
        clock.advance(Duration.ofSeconds(31));
        replicas().report(replica("b"), List.of());
        replicas().report(replica("a"), ready);
        replicas().report(replica("a"), ready);

        assertThat(replicas().list())
                .extracting(ReplicaStatus::versions)
                .containsExactly(ready, List.of());
    }

    @Test
    void forgetsAReplicaThatLeaves() {
        replicas().report(replica("a"), List.of(ObservedVersion.of(qa(1), ObservedState.READY)));

        replicas().leave("a");
        replicas().leave("a");

        assertThat(replicas().list()).isEmpty();
    }

    @Test
    void cutsReasonsThatAreTooLongOrCannotBeKept() {
        String reason = "\0" + "x".repeat(1998) + "🧞" + "x".repeat(500);
        replicas()
                .report(
                        replica("a"),
                        List.of(
                                new ObservedVersion(
                                        qa(1),
                                        ObservedState.FAILED,
                                        Optional.of(reason),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of())));

        assertThat(replicas().list().getFirst().versions().getFirst().reason())
                .contains("?" + "x".repeat(1998) + "?");
    }
}
