package dev.djinn.serving;

import org.springframework.util.unit.DataSize;

/**
 * Hears of the memory that models on the CPU share. Called on the reconciling thread: return at
 * once, throw nothing.
 */
@FunctionalInterface
public interface MemoryListener {

    /**
     * @param taken by models that are loaded, being loaded, or still in use
     */
    void changed(DataSize taken, DataSize budget);
}
