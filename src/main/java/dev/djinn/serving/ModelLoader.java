package dev.djinn.serving;

import dev.djinn.artifact.Checksums;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.batching.BatchListener;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.Ticker;
import dev.djinn.engine.Engine;
import dev.djinn.engine.LoadedModel;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.Device;
import dev.djinn.model.ModelManifest;
import dev.djinn.tokenization.Tokenizer;
import java.io.IOException;
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
    private final int queueCapacity;

    ModelLoader(Engine engine, Dispatchers dispatchers, BatchListener listener, int queueCapacity) {
        this.engine = engine;
        this.dispatchers = dispatchers;
        this.listener = listener;
        this.queueCapacity = queueCapacity;
    }

    /**
     * @throws dev.djinn.artifact.PackageException when a file is not the expected one
     * @throws dev.djinn.engine.EngineException when the engine cannot load or run it
     */
    LoadedVersion load(ModelPackage source, Placement placement) throws IOException {
        Checksums.verify(source, placement.variant());
        ModelManifest manifest = source.manifest();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Optional<Tokenizer> tokenizer = tokenizer(source);
            tokenizer.ifPresent(opened::add);
            List<Replica> replicas = new ArrayList<>();
            for (Device device : placement.devices()) {
                Replica replica = replica(source, placement, device);
                opened.add(replica);
                replicas.add(replica);
            }
            Batcher<ModelInput, ModelOutput> batcher =
                    new Batcher<>(
                            manifest.version().toString(),
                            manifest.batching(),
                            queueCapacity,
                            ModelInput::length,
                            Ticker.SYSTEM,
                            listener);
            replicas.forEach(replica -> replica.warmUp(WarmupInputs.of(manifest)));
            replicas.forEach(replica -> replica.serve(batcher));
            return new LoadedVersion(manifest, placement, tokenizer, batcher, replicas);
        } catch (IOException | RuntimeException | Error e) {
            closeAll(opened, e);
            throw e;
        }
    }

    private static Optional<Tokenizer> tokenizer(ModelPackage source) throws IOException {
        var spec = source.manifest().tokenizer();
        return spec.isEmpty()
                ? Optional.empty()
                : Optional.of(Tokenizer.load(source.directory(), spec.get()));
    }

    private Replica replica(ModelPackage source, Placement placement, Device device) {
        LoadedModel model =
                engine.load(
                        source.weights(placement.variant()), device, placement.variant().prepare());
        try {
            return new Replica(
                    dispatchers.of(device), model, new Collation(source.manifest().inputs()));
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
