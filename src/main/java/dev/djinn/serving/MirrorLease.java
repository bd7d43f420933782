package dev.djinn.serving;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.tokenization.Tokenizer;
import java.util.List;
import java.util.Optional;

/** The right to use a loaded version for copies of requests. Used by one thread. */
final class MirrorLease implements Lease {

    private final LoadedVersion loaded;
    private boolean closed;

    /**
     * @param loaded already retained
     */
    MirrorLease(LoadedVersion loaded) {
        this.loaded = loaded;
    }

    @Override
    public ModelManifest manifest() {
        return loaded.manifest();
    }

    @Override
    public Tokenizer tokenizer() {
        return loaded.tokenizer()
                .orElseThrow(
                        () -> new IllegalStateException(manifest().version() + " reads no text"));
    }

    @Override
    public int capacity() {
        return loaded.batcher().capacity();
    }

    @Override
    public List<ModelOutput> infer(List<ModelInput> inputs, Call call) {
        return loaded.mirrored().infer(inputs, call);
    }

    @Override
    public Optional<ModelVersion> shadow() {
        return Optional.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loaded.release();
        }
    }
}
