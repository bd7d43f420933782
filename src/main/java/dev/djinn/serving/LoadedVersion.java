package dev.djinn.serving;

import dev.djinn.batching.Batcher;
import dev.djinn.batching.Ticker;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import dev.djinn.tokenization.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model version in memory. It starts with one holder, the directory; each lease is another. The
 * last one to let go releases the model's memory, and nobody can take hold of it again.
 */
final class LoadedVersion {

    private static final Logger log = LoggerFactory.getLogger(LoadedVersion.class);

    private final ModelManifest manifest;
    private final Placement placement;
    private final Optional<Tokenizer> tokenizer;
    private final Batcher<ModelInput, ModelOutput> batcher;
    private final MirrorQueue mirrored;
    private final List<Replica> replicas;
    private final AutoCloseable artifact;
    private final Ticker ticker;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile long lastUsed;

    /**
     * @param ticker by which its last use is told
     * @param artifact what its package is held by, closed with it
     */
    LoadedVersion(
            ModelManifest manifest,
            Placement placement,
            Optional<Tokenizer> tokenizer,
            Batcher<ModelInput, ModelOutput> batcher,
            MirrorQueue mirrored,
            List<Replica> replicas,
            AutoCloseable artifact,
            Ticker ticker) {
        this.manifest = manifest;
        this.placement = placement;
        this.tokenizer = tokenizer;
        this.batcher = batcher;
        this.mirrored = mirrored;
        this.replicas = List.copyOf(replicas);
        this.artifact = artifact;
        this.ticker = ticker;
        this.lastUsed = ticker.nanos();
    }

    ModelManifest manifest() {
        return manifest;
    }

    Placement placement() {
        return placement;
    }

    Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    Batcher<ModelInput, ModelOutput> batcher() {
        return batcher;
    }

    /** What is computed for nobody. */
    MirrorQueue mirrored() {
        return mirrored;
    }

    /** Takes hold; false when it is released already. */
    boolean retain() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Time since the last lease ended; 0 while there is one. */
    Duration unused() {
        return holders.get() > 1
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, ticker.nanos() - lastUsed));
    }

    /** Lets go. */
    void release() {
        lastUsed = ticker.nanos();
        if (holders.decrementAndGet() == 0) {
            replicas.forEach(this::close);
            tokenizer.ifPresent(this::close);
            close(artifact);
        }
    }

    /**
     * The holder that happens to be last has done nothing wrong, so it is not told of a failure.
     */
    private void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.error("{} could not be closed whole", manifest.version(), e);
        }
    }
}
