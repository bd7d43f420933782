package dev.djinn.observability;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/** Measures requests. */
final class CallMetrics implements CallListener {

    private static final String NONE = "none";

    private final Meters meters;

    CallMetrics(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void finished(Call call, Duration time, Optional<ProblemCode> failure) {
        String model = name(call);
        String version = version(call);
        String outcome = failure.map(ProblemCode::value).orElse("success");
        meters.time(
                Metric.REQUESTS,
                time,
                call.task().map(Task::id).orElse(NONE),
                model,
                version,
                outcome);
        call.stages()
                .forEach((stage, spent) ->
                        meters.time(Metric.STAGE, spent, stage.toString(), model, version));
        if (failure.filter(code -> code == ProblemCode.MODEL_NOT_READY).isPresent()) {
            meters.count(Metric.REJECTED, 1, "not_ready");
        }
    }

    @Override
    public void predicted(Call call, String label) {
        if (call.isMirror()) {
            return;
        }
        meters.count(Metric.PREDICTIONS, 1, name(call), version(call), label);
    }

    private static String name(Call call) {
        return call.model().map(model -> model.name().value()).orElse(NONE);
    }

    private static String version(Call call) {
        return call.model().map(ModelVersion::version).map(String::valueOf).orElse(NONE);
    }
}
