package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;

/** The failure of whoever names a model that is not there. */
final class UnknownModels {

    private UnknownModels() {}

    static ServingException failure(ModelName name) {
        return ServingException.ofField(
                ProblemCode.UNKNOWN_MODEL,
                "model",
                "There is no model '%s' in the registry: list the models, or register it."
                        .formatted(name));
    }
}
