package dev.djinn.observability;

import dev.djinn.inference.Comparison;
import dev.djinn.inference.MirrorListener;
import dev.djinn.model.ModelVersion;

/** Counts what shadows make of copies of requests. */
final class MirrorMetrics implements MirrorListener {

    private static final double[] BUCKETS = {
        0.0001, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1
    };

    private final Meters meters;

    MirrorMetrics(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void compared(ModelVersion answering, ModelVersion shadow, Comparison comparison) {
        count(answering, shadow, comparison.agrees() ? "agreed" : "differed");
        comparison
                .difference()
                .ifPresent(difference ->
                        meters.distribute(
                                Metric.SHADOW_DIFFERENCE,
                                difference,
                                BUCKETS,
                                answering.name().value(),
                                number(answering),
                                number(shadow)));
    }

    @Override
    public void failed(ModelVersion answering, ModelVersion shadow) {
        count(answering, shadow, "failed");
    }

    @Override
    public void dropped(ModelVersion answering, ModelVersion shadow) {
        count(answering, shadow, "dropped");
    }

    private void count(ModelVersion answering, ModelVersion shadow, String outcome) {
        meters.count(
                Metric.SHADOW_REQUESTS,
                1,
                answering.name().value(),
                number(answering),
                number(shadow),
                outcome);
    }

    private static String number(ModelVersion version) {
        return Integer.toString(version.version());
    }
}
