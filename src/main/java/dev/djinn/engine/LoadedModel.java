package dev.djinn.engine;

/**
 * A network on a device. Close it only after all of its sessions are closed: the engine frees the
 * weights at once.
 */
public interface LoadedModel extends AutoCloseable {

    /**
     * A session for the calling thread.
     *
     * @throws EngineException when the engine cannot make one
     */
    Session openSession();

    @Override
    void close();
}
