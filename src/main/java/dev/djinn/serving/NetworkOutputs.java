package dev.djinn.serving;

import dev.djinn.artifact.PackageException;
import dev.djinn.engine.Output;
import dev.djinn.model.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one batch came to, with failures that name the network's file. Warm-up sees them first, so
 * that a network whose outputs do not fit its package never serves.
 */
record NetworkOutputs(Path network, int batch, List<Output> outputs) {

    /** The output of that name, if there is one. */
    Optional<Tensor.Float32> find(String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .map(Output::tensor)
                .findFirst();
    }

    /**
     * The output of that name.
     *
     * @throws PackageException when the network gives none
     */
    Tensor.Float32 named(String name) {
        return find(name)
                .orElseThrow(() -> unfit("gives no output '%s': name another one".formatted(name)));
    }

    /**
     * The output of that name or, where none has it, the only one or the first of a tuple.
     *
     * @throws PackageException when the network gives several under other names
     */
    Tensor.Float32 usual(String name) {
        return find(name)
                .or(() -> find("0"))
                .or(() ->
                        outputs.size() == 1
                                ? Optional.of(outputs.getFirst().tensor())
                                : Optional.empty())
                .orElseThrow(
                        () -> unfit("gives no output '%s': say which to read".formatted(name)));
    }

    /**
     * The tensor itself.
     *
     * @param wanted what its dimensions should be, the batch first, for the failure
     * @throws PackageException when it has another number of dimensions, or does not keep the batch
     */
    Tensor.Float32 shaped(Tensor.Float32 tensor, String wanted, int dimensions) {
        long[] shape = tensor.shape();
        if (shape.length != dimensions || shape[0] != batch) {
            throw unfit(
                    "gives an output of shape %s for a batch of %d where %s is wanted: name another output, or trace the network so that it gives that"
                            .formatted(Arrays.toString(shape), batch, wanted));
        }
        return tensor;
    }

    PackageException unfit(String problem) {
        String given =
                outputs.stream()
                        .map(output ->
                                "%s %s"
                                        .formatted(
                                                output.name(),
                                                Arrays.toString(output.tensor().shape())))
                        .collect(Collectors.joining(", "));
        return new PackageException(
                network, "%s ('output' in model.yaml; there are: %s)".formatted(problem, given));
    }
}
