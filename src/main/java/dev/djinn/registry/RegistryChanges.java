package dev.djinn.registry;

/** Tells of changes of the registry, made by any replica. */
public interface RegistryChanges {

    /** Is told of changes. */
    @FunctionalInterface
    interface Listener {

        /**
         * Called on the thread that watches the registry, so it must return soon. Several changes
         * may come as one, never one as none.
         *
         * @param revision of the registry, above that of the call before
         */
        void changed(long revision);
    }

    /** Ends the calls. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Calls the listener for every change from now on, perhaps also for one just before. Who
     * subscribes first and reads the snapshot then misses nothing.
     */
    Subscription subscribe(Listener listener);
}
