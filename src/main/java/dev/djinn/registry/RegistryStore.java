package dev.djinn.registry;

import java.util.function.Function;

/** Keeps model records; knows nothing of what changes are allowed. */
interface RegistryStore {

    /** Asked for again and again by every replica, so it costs as little as can be. */
    long revision();

    /** Reads at one moment: nothing that is read has changed since something else was. */
    <T> T read(Function<StoreReading, T> work);

    /**
     * Changes what is kept. One such work runs after the other, over all processes. Nothing of it
     * is kept when it throws; it may run more than once.
     */
    <T> T write(Function<StoreWriting, T> work);
}
