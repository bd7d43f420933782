package dev.djinn.serving;

import dev.djinn.batching.Submission;
import dev.djinn.batching.Ticker;
import dev.djinn.batching.Wait;
import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.tokenization.Tokenizer;
import java.util.List;
import java.util.Optional;

/** The right to use a loaded version, for a request or for a copy of one. Used by one thread. */
final class VersionLease implements Lease {

    private interface Computation {
        List<ModelOutput> infer(List<ModelInput> inputs, Call call);
    }

    private final LoadedVersion loaded;
    private final Optional<ModelVersion> shadow;
    private final Computation computation;
    private boolean closed;

    private VersionLease(
            LoadedVersion loaded, Optional<ModelVersion> shadow, Computation computation) {
        this.loaded = loaded;
        this.shadow = shadow;
        this.computation = computation;
    }

    /**
     * @param loaded already retained
     */
    static VersionLease of(LoadedVersion loaded, Optional<ModelVersion> shadow) {
        return new VersionLease(
                loaded,
                shadow,
                (inputs, call) -> computed(loaded.batcher().submit(inputs, wait(call)), call));
    }

    /**
     * For a copy, which is computed in spare time.
     *
     * @param loaded already retained
     */
    static VersionLease ofMirror(LoadedVersion loaded) {
        return new VersionLease(loaded, Optional.empty(), loaded.mirrored()::infer);
    }

    private static Wait wait(Call call) {
        return new Wait(Ticker.SYSTEM, call.deadline(), call.abandoned());
    }

    private static List<ModelOutput> computed(Submission<ModelOutput> submission, Call call) {
        call.spent(Stage.QUEUE, submission.submitted(), submission.queued());
        call.spent(
                Stage.INFER,
                submission.submitted() + submission.queued().toNanos(),
                submission.computed());
        return submission.outputs();
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
        return computation.infer(inputs, call);
    }

    @Override
    public Optional<ModelVersion> shadow() {
        return shadow;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loaded.release();
        }
    }
}
