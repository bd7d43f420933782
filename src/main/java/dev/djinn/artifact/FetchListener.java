package dev.djinn.artifact;

import java.util.OptionalLong;

/** Hears how a fetch goes on. Called often, on the fetching thread: return at once. */
@FunctionalInterface
public interface FetchListener {

    /**
     * @param bytes that have arrived
     * @param total that are expected, if that is known
     */
    void progress(long bytes, OptionalLong total);
}
