package dev.djinn.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.batching.ComputedBatch;
import dev.djinn.batching.Rejection;
import dev.djinn.batching.Requester;
import dev.djinn.inference.Call;
import dev.djinn.inference.Comparison;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void timesAnsweredRequestsByModelAndStage() {
        Call call = new Call(0, () -> false);
        call.serves(new ModelVersion(new ModelName("qa"), 2), Task.QUESTION_ANSWERING);
        call.spent(Stage.QUEUE, 0, Duration.ofMillis(3));
        call.spent(Stage.QUEUE, 0, Duration.ofMillis(4));
        new CallMetrics(meters).finished(call, Duration.ofMillis(20), Optional.empty());
        assertThat(
                        registry.get("djinn.requests")
                                .tags("task", "question-answering", "model", "qa")
                                .tags("version", "2", "outcome", "success")
                                .timer()
                                .count())
                .isOne();
        assertThat(
                        registry.get("djinn.stage")
                                .tag("stage", "queue")
                                .timer()
                                .totalTime(java.util.concurrent.TimeUnit.MILLISECONDS))
                .isCloseTo(7, within(1e-9));
    }

    @Test
    void countsRequestsThatNeverGotToAModel() {
        new CallMetrics(meters)
                .finished(
                        new Call(0, () -> false),
                        Duration.ZERO,
                        Optional.of(ProblemCode.MODEL_NOT_READY));
        assertThat(
                        registry.get("djinn.requests")
                                .tags("task", "none", "model", "none", "version", "none")
                                .tag("outcome", "model_not_ready")
                                .timer()
                                .count())
                .isOne();
        assertThat(registry.get("djinn.rejected").tag("reason", "not_ready").counter().count())
                .isOne();
    }

    @Test
    void measuresBatches() {
        BatchMetrics metrics = new BatchMetrics(meters);
        metrics.batchRan(
                new ComputedBatch(
                        "qa:2", List.of(part(10), part(5), part(15), part(10)), 1, 0, 9, false));
        metrics.rejected("qa:2", Rejection.QUEUE_FULL, 5);
        assertThat(registry.get("djinn.batch.size").tags("model", "qa", "version", "2").summary())
                .satisfies(summary -> assertThat(summary.totalAmount()).isEqualTo(4));
        assertThat(registry.get("djinn.batch.tokens").summary().totalAmount()).isEqualTo(60);
        assertThat(registry.get("djinn.batch.padding").summary().totalAmount())
                .isCloseTo(1 / 3.0, within(1e-9));
        assertThat(registry.get("djinn.rejected").tag("reason", "queue_full").counter().count())
                .isEqualTo(5);
    }

    private static ComputedBatch.Part part(int length) {
        return new ComputedBatch.Part(Requester.UNKNOWN, length);
    }

    @Test
    void countsWhatShadowsMakeOfCopies() {
        MirrorMetrics metrics = new MirrorMetrics(meters);
        ModelVersion one = new ModelVersion(new ModelName("qa"), 1);
        ModelVersion two = new ModelVersion(new ModelName("qa"), 2);
        metrics.compared(one, two, new Comparison(true, OptionalDouble.of(0.25)));
        metrics.compared(one, two, new Comparison(false, OptionalDouble.empty()));
        metrics.failed(one, two);
        metrics.dropped(one, two);
        for (String outcome : List.of("agreed", "differed", "failed", "dropped")) {
            assertThat(
                            registry.get("djinn.shadow.requests")
                                    .tags("model", "qa", "version", "1", "shadow", "2")
                                    .tag("outcome", outcome)
                                    .counter()
                                    .count())
                    .isOne();
        }
        assertThat(registry.get("djinn.shadow.difference").tag("shadow", "2").summary())
                .satisfies(summary -> {
                    assertThat(summary.count()).isOne();
                    assertThat(summary.totalAmount()).isEqualTo(0.25);
                });
    }

    @Test
    void countsNoPredictionsOfMirrors() {
        new CallMetrics(meters).predicted(Call.mirror(0), "good");
        assertThat(registry.find("djinn.predictions").counter()).isNull();
    }

    @Test
    void refusesValuesThatDoNotFitTheKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.count(Metric.REJECTED, 1, "a", "b"))
                .withMessageContaining("djinn.rejected");
    }
}
