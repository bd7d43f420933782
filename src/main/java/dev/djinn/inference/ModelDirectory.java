package dev.djinn.inference;

import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ServingException;
import java.util.List;

/** The models that are served. Each call reads one consistent snapshot. */
public interface ModelDirectory {

    /**
     * @param call whose headers may decide between the versions that an alias goes to
     * @throws ServingException {@code UNKNOWN_MODEL} naming the known ones; {@code MODEL_NOT_READY}
     */
    Lease lease(ModelRef ref, Call call);

    /**
     * The model that answers requests of that task which name none.
     *
     * @throws ServingException {@code INVALID_VALUE} naming the candidates when there are several;
     *     {@code UNKNOWN_MODEL} when there is none; {@code MODEL_NOT_READY}
     */
    Lease lease(Task task, Call call);

    /**
     * A version for copies of requests: what it computes gives way to everything else.
     *
     * @throws ServingException {@code MODEL_NOT_READY} when it is not loaded here; nothing has it
     *     loaded
     */
    Lease mirror(ModelVersion version);

    /** All model versions, by name and version. */
    List<ModelDescription> models();

    /**
     * @throws ServingException {@code UNKNOWN_MODEL} naming the known ones
     */
    ModelDescription model(ModelRef ref);
}
