package dev.djinn.task.huggingface;

import dev.djinn.task.imageclassification.ImageParameters;
import org.jspecify.annotations.Nullable;

record ImageInputs(@Nullable String inputs, @Nullable ImageParameters parameters) {

    ImageParameters givenParameters() {
        return parameters == null ? ImageParameters.NONE : parameters;
    }
}
