package dev.djinn.inference;

import dev.djinn.problem.ServingException;
import java.util.function.Supplier;

/** Where tokenising, decoding and resizing run: on threads that share the cores with the models. */
public interface Preprocessing {

    /**
     * Computes something and adds its time to the call.
     *
     * @throws ServingException the work's own, {@code OVERLOADED}, {@code DEADLINE_EXCEEDED} or
     *     {@code CLIENT_GONE}
     */
    <T> T run(Call call, Supplier<T> work);
}
