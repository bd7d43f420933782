package dev.djinn.serving;

import dev.djinn.batching.Batcher;
import dev.djinn.model.ModelVersion;
import java.time.Duration;

/**
 * Hears of models and how their loading goes. Called on the reconciling thread: return at once,
 * throw nothing.
 */
public interface LoadListener {

    /** A version is to be served. */
    void announced(ModelVersion version);

    /** A version serves. */
    void loaded(ModelVersion version, Duration time, Batcher<?, ?> batcher);

    /** A version could not be loaded. */
    void failed(ModelVersion version, Duration time);

    /** A version serves no more, be it until the next request to it. */
    void unloaded(ModelVersion version);

    /** A version is not to be served any more; it may be announced again. */
    void withdrawn(ModelVersion version);
}
