package dev.djinn.engine.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.djinn.engine.LoadedModel;
import dev.djinn.engine.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TorchScript module. Its weights are freed when it is closed, and libtorch crashes when a
 * session is then still inside, so closing with open sessions is refused.
 */
final class DjlModel implements LoadedModel {

    private final Model model;
    private final AtomicInteger sessions = new AtomicInteger();

    private DjlModel(Model model) {
        this.model = model;
    }

    static DjlModel load(Model model, Path file, Optional<String> prepare)
            throws IOException, MalformedModelException {
        try {
            model.load(file, null, Map.of("mapLocation", "true"));
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            prepare.ifPresent(method -> {
                IValue nothing = IValueUtils.runMethod(block, method);
                nothing.close();
            });
            return new DjlModel(model);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public Session openSession() {
        sessions.incrementAndGet();
        return new DjlSession(
                model.getNDManager(), (PtSymbolBlock) model.getBlock(), sessions::decrementAndGet);
    }

    @Override
    public void close() {
        int open = sessions.get();
        if (open > 0) {
            throw new IllegalStateException(
                    "%s has %d open sessions: close them first".formatted(model.getName(), open));
        }
        boolean onGpu = model.getNDManager().getDevice().isGpu();
        model.close();
        if (onGpu) {
            JniUtils.emptyCudaCache();
        }
    }
}
