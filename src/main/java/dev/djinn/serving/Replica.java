package dev.djinn.serving;

import dev.djinn.batching.Batcher;
import dev.djinn.batching.Dispatcher;
import dev.djinn.engine.LoadedModel;
import dev.djinn.engine.Session;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A model on one device: its weights once, and a session for each worker of the device, opened and
 * closed on that worker's own thread.
 */
final class Replica implements AutoCloseable {

    private final Dispatcher dispatcher;
    private final LoadedModel model;
    private final Collation collation;
    private final AtomicReferenceArray<@Nullable Session> sessions;
    private final List<Batcher<?, ?>> served = new ArrayList<>();

    Replica(Dispatcher dispatcher, LoadedModel model, Collation collation) {
        this.dispatcher = dispatcher;
        this.model = model;
        this.collation = collation;
        this.sessions = new AtomicReferenceArray<>(dispatcher.workers());
        try {
            dispatcher.onEveryWorker(worker -> sessions.set(worker, model.openSession()));
        } catch (RuntimeException e) {
            closeSessions();
            throw e;
        }
    }

    /**
     * Computes inputs that nobody waits for, on every worker, so that first requests find
     * everything in place.
     */
    void warmUp(List<List<ModelInput>> batches) {
        dispatcher.onEveryWorker(worker -> batches.forEach(batch -> run(worker, 1, batch)));
    }

    void serve(Batcher<ModelInput, ModelOutput> batcher) {
        served.add(batcher);
        dispatcher.serve(batcher, this::run);
    }

    private List<ModelOutput> run(int worker, int threads, List<ModelInput> batch) {
        Session session = Objects.requireNonNull(sessions.get(worker));
        List<Tensor.Float32> outputs = session.run(collation.collate(batch), threads);
        return collation.split(batch, outputs);
    }

    @Override
    public void close() {
        served.forEach(dispatcher::release);
        closeSessions();
        model.close();
    }

    /** Those that are open, which are not all when opening failed. */
    private void closeSessions() {
        dispatcher.onEveryWorker(worker ->
                Optional.ofNullable(sessions.getAndSet(worker, null)).ifPresent(Session::close));
    }
}
