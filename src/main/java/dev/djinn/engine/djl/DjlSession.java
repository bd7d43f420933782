package dev.djinn.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.djinn.engine.EngineException;
import dev.djinn.engine.Output;
import dev.djinn.engine.Session;
import dev.djinn.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a module on its own thread; native memory of one run is freed at its end, whatever happens.
 */
final class DjlSession implements Session {

    private final NDManager parent;
    private final PtSymbolBlock block;
    private final Runnable onClose;
    private boolean closed;

    DjlSession(NDManager parent, PtSymbolBlock block, Runnable onClose) {
        this.parent = parent;
        this.block = block;
        this.onClose = onClose;
        JniUtils.setGraphExecutorOptimize(false);
    }

    @Override
    public List<Output> run(List<? extends Tensor> inputs, int threads) {
        JniUtils.setNumThreads(threads);
        try (NDManager manager = parent.newSubManager()) {
            NDList arrays = new NDList();
            for (Tensor input : inputs) {
                arrays.add(array(manager, input));
            }
            List<Output> outputs = new ArrayList<>();
            for (NDArray output : IValueUtils.forward(block, arrays, false)) {
                outputs.add(output(output, outputs.size()));
            }
            return outputs;
        } catch (UnsupportedOperationException e) {
            throw new EngineException(
                    "The network gives more than tensors, tuples of them and one dictionary: trace it so that it gives only these",
                    e);
        } catch (RuntimeException e) {
            throw new EngineException(
                    "PyTorch failed on inputs of shape %s: %s"
                            .formatted(shapes(inputs), LibtorchMessage.sentence(e)),
                    e);
        }
    }

    private static Output output(NDArray array, int position) {
        String name = array.getName() == null ? Integer.toString(position) : array.getName();
        NDArray floats = array.toType(DataType.FLOAT32, false);
        return new Output(
                name, new Tensor.Float32(floats.toFloatArray(), array.getShape().getShape()));
    }

    private static NDArray array(NDManager manager, Tensor tensor) {
        return switch (tensor) {
            case Tensor.Int64(long[] values, long[] shape) ->
                    manager.create(values, new Shape(shape));
            case Tensor.Float32(float[] values, long[] shape) ->
                    manager.create(values, new Shape(shape));
        };
    }

    private static List<String> shapes(List<? extends Tensor> inputs) {
        return inputs.stream().map(input -> Arrays.toString(input.shape())).toList();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }
}
