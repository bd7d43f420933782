package dev.djinn.serving;

import dev.djinn.artifact.Checksums;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageException;
import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.QueueLimits;
import dev.djinn.batching.Ticker;
import dev.djinn.engine.Engine;
import dev.djinn.engine.LoadedModel;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.Device;
import dev.djinn.model.ModelManifest;
import dev.djinn.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a package into memory: verify, load, warm up. What was opened is closed again when a later
 * step fails.
 */
final class ModelLoader {

    private final Engine engine;
    private final Dispatchers dispatchers;
    private final BatchListener listener;
    private final QueueLimits queue;
    private final Ticker ticker;

    /**
     * @param ticker by which the last use of what is loaded is told
     */
    ModelLoader(
            Engine engine,
            Dispatchers dispatchers,
            BatchListener listener,
            QueueLimits queue,
            Ticker ticker) {
        this.engine = engine;
        this.dispatchers = dispatchers;
        this.listener = listener;
        this.queue = queue;
        this.ticker = ticker;
    }

    /**
     * @param artifact closed with what is loaded; still open when loading fails
     * @throws dev.djinn.artifact.PackageException when a file is not the expected one
     * @throws dev.djinn.engine.EngineException when the engine cannot load or run it
     */
    LoadedVersion load(ModelPackage source, Placement placement, AutoCloseable artifact) {
        ModelManifest manifest = source.manifest();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Optional<Tokenizer> tokenizer =
                    BackgroundWork.compute(() -> verified(source, placement));
            tokenizer.ifPresent(opened::add);
            List<Replica> replicas = new ArrayList<>();
            for (Device device : placement.devices()) {
                Replica replica = replica(source, placement, device);
                opened.add(replica);
                replicas.add(replica);
            }
            BatchShape shape = BatchShape.of(manifest, placement.devices());
            Batcher<ModelInput, ModelOutput> batcher =
                    new Batcher<>(
                            manifest.version().toString(),
                            shape.policy(),
                            shape.runCost(),
                            queue,
                            ModelInput::length,
                            Ticker.SYSTEM,
                            listener);
            replicas.forEach(replica -> warmUp(replica, WarmupInputs.of(manifest)));
            MirrorQueue mirrored =
                    MirrorQueue.of(
                            manifest, shape, queue.capacity(), dispatchers.spare(), listener);
            replicas.forEach(replica -> replica.serve(batcher, mirrored.batcher()));
            return new LoadedVersion(
                    manifest, placement, tokenizer, batcher, mirrored, replicas, artifact, ticker);
        } catch (RuntimeException | Error e) {
            closeAll(opened, e);
            throw e;
        }
    }

    private static void warmUp(Replica replica, List<List<ModelInput>> batches) {
        BackgroundWork.run(() -> replica.runFirst(batches.getFirst()));
        replica.warmUp(batches);
    }

    private static Optional<Tokenizer> verified(ModelPackage source, Placement placement) {
        Checksums.verify(source, placement.variant());
        return tokenizer(source);
    }

    private static Optional<Tokenizer> tokenizer(ModelPackage source) {
        var spec = source.manifest().tokenizer();
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        Path file = source.directory().resolve(spec.get().file());
        if (!Files.isRegularFile(file)) {
            throw new PackageException(
                    file,
                    "is missing: put it there; AutoTokenizer.from_pretrained(…).save_pretrained(…) of transformers writes it");
        }
        try {
            return Optional.of(Tokenizer.load(source.directory(), spec.get()));
        } catch (IOException | RuntimeException e) {
            throw new PackageException(
                    file,
                    "cannot be used as a tokenizer (%s): write it again with save_pretrained(…) of a fast tokenizer of transformers"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Replica replica(ModelPackage source, Placement placement, Device device) {
        Path network = source.weights(placement.variant());
        LoadedModel model =
                BackgroundWork.compute(
                        () -> engine.load(network, device, placement.variant().prepare()));
        try {
            return new Replica(dispatchers.of(device), model, source.manifest(), network);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static void closeAll(List<AutoCloseable> opened, Throwable cause) {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
