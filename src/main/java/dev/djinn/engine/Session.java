package dev.djinn.engine;

import dev.djinn.model.Tensor;
import java.util.List;

/**
 * One thread's way into a network. Not thread-safe: opened, used and closed on one platform thread.
 */
public interface Session extends AutoCloseable {

    /**
     * Runs the network.
     *
     * @param inputs in the order of the network's parameters, each with the batch as its first
     *     dimension
     * @param threads threads that the CPU may use for it
     * @return its outputs as 32-bit floats, whatever they are computed in
     * @throws EngineException when the network fails on these inputs
     */
    List<Output> run(List<? extends Tensor> inputs, int threads);

    @Override
    void close();
}
