package dev.djinn.batching;

import java.util.List;

/** Computes one batch. Called on the worker's own thread; may throw, which fails the batch. */
@FunctionalInterface
public interface BatchFunction<I, O> {

    /**
     * @param worker index of the worker, from 0
     * @param threads threads that the computation may use
     * @param inputs one or more entries
     * @return one output for each input, in order
     */
    List<O> run(int worker, int threads, List<I> inputs);
}
