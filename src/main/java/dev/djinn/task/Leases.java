package dev.djinn.task;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.model.ModelRef;
import dev.djinn.model.Task;
import dev.djinn.problem.ServingException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the model of a request and makes sure that it does what is asked of it. */
@Component
public final class Leases {

    private final ModelDirectory directory;

    Leases(ModelDirectory directory) {
        this.directory = directory;
    }

    /**
     * The named model, or the task's own when none is named.
     *
     * @throws ServingException {@code UNKNOWN_MODEL}; {@code MODEL_NOT_READY}; {@code
     *     INVALID_VALUE} when the model does another task
     */
    public Lease open(@Nullable String model, Task task, Call call) {
        Lease lease =
                model == null
                        ? directory.lease(task, call)
                        : directory.lease(ModelRef.parse(model), call);
        Task own = lease.manifest().task();
        if (!own.answers(task)) {
            String name = lease.manifest().version().toString();
            lease.close();
            throw ServingException.invalid(
                    "model",
                    "%s does %s, not %s: send this to /v1/%s or name another model."
                            .formatted(name, own, task, own));
        }
        call.serves(lease.manifest().version(), task);
        return lease;
    }

    /**
     * The named model, whatever its task.
     *
     * @throws ServingException {@code UNKNOWN_MODEL}; {@code MODEL_NOT_READY}
     */
    public Lease open(String model, Call call) {
        Lease lease = directory.lease(ModelRef.parse(model), call);
        call.serves(lease.manifest().version(), lease.manifest().task());
        return lease;
    }
}
