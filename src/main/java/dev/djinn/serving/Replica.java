package dev.djinn.serving;

import dev.djinn.batching.Batcher;
import dev.djinn.batching.Dispatcher;
import dev.djinn.engine.LoadedModel;
import dev.djinn.engine.Output;
import dev.djinn.engine.Session;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.ModelManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model on one device: its weights once, and a session for each worker of the device, opened and
 * closed on that worker's own thread.
 */
final class Replica implements AutoCloseable {

    private final Dispatcher dispatcher;
    private final LoadedModel model;
    private final Path network;
    private final Collation collation;
    private final Readout readout;
    private final AtomicReferenceArray<@Nullable Session> sessions;
    private final List<Batcher<?, ?>> served = new ArrayList<>();

    /**
     * @param network the model's file, for failures
     * @throws IllegalArgumentException when the network has an input that is not known
     */
    Replica(Dispatcher dispatcher, LoadedModel model, ModelManifest manifest, Path network) {
        this.dispatcher = dispatcher;
        this.model = model;
        this.network = network;
        this.collation = new Collation(manifest.inputs());
        this.readout = Readout.of(manifest);
        this.sessions = new AtomicReferenceArray<>(dispatcher.workers());
        try {
            dispatcher.onEveryWorker(worker -> sessions.set(worker, model.openSession()));
        } catch (RuntimeException e) {
            closeSessions();
            throw e;
        }
    }

    /**
     * Computes one batch on the calling thread. The engine plans a network in its first run, which
     * takes a core for longer than many requests; no worker should be held up by that.
     */
    void runFirst(List<ModelInput> batch) {
        try (Session session = model.openSession()) {
            run(session, 1, batch);
        }
    }

    /**
     * Computes inputs that nobody waits for, on every worker, so that first requests find
     * everything in place.
     */
    void warmUp(List<List<ModelInput>> batches) {
        dispatcher.onEveryWorkerInTurn(
                batches.stream()
                        .<IntConsumer>map(batch -> worker -> run(worker, 1, batch))
                        .toList());
    }

    /**
     * @param last served only while nothing else has to be
     */
    void serve(Batcher<ModelInput, ModelOutput> batcher, Batcher<ModelInput, ModelOutput> last) {
        served.addAll(List.of(batcher, last));
        dispatcher.serve(batcher, this::run);
        dispatcher.serveLast(last, this::run);
    }

    private List<ModelOutput> run(int worker, int threads, List<ModelInput> batch) {
        return run(Objects.requireNonNull(sessions.get(worker)), threads, batch);
    }

    private List<ModelOutput> run(Session session, int threads, List<ModelInput> batch) {
        List<Output> outputs = session.run(collation.collate(batch), threads);
        return readout.read(batch, new NetworkOutputs(network, batch.size(), outputs));
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
