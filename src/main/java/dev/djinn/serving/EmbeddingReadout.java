package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Pooling;
import dev.djinn.model.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** One vector for each text: the network's own, or pooled from those of the text's tokens. */
record EmbeddingReadout(OutputSpec spec) implements Readout {

    @Override
    public List<ModelOutput> read(List<ModelInput> batch, NetworkOutputs outputs) {
        Tensor.Float32 chosen = chosen(outputs);
        return spec.pooling()
                .map(pooling -> pooled(batch, outputs, chosen, pooling))
                .orElseGet(() -> whole(batch, outputs, chosen));
    }

    private Tensor.Float32 chosen(NetworkOutputs outputs) {
        if (!spec.from().isEmpty()) {
            return outputs.named(spec.from().getFirst());
        }
        return outputs.usual(
                spec.pooling().isPresent() ? "last_hidden_state" : "sentence_embedding");
    }

    private static List<ModelOutput> whole(
            List<ModelInput> batch, NetworkOutputs outputs, Tensor.Float32 tensor) {
        if (tensor.shape().length == 3) {
            throw outputs.unfit(
                    "gives a vector for each token: say how they become one, with 'output: {pooling: mean}' or another pooling");
        }
        Tensor.Float32 vectors = outputs.shaped(tensor, "[batch, hidden]", 2);
        return IntStream.range(0, batch.size())
                .mapToObj(i -> new ModelOutput(Readout.row(vectors, i)))
                .toList();
    }

    private static List<ModelOutput> pooled(
            List<ModelInput> batch,
            NetworkOutputs outputs,
            Tensor.Float32 tensor,
            Pooling pooling) {
        Tensor.Float32 states = outputs.shaped(tensor, "[batch, length, hidden]", 3);
        if (states.shape()[1] != Collation.longest(batch)) {
            throw outputs.unfit(
                    "gives vectors of %d tokens for texts of %d: trace it so that it keeps their length"
                            .formatted(states.shape()[1], Collation.longest(batch)));
        }
        int hidden = Math.toIntExact(states.shape()[2]);
        return IntStream.range(0, batch.size())
                .mapToObj(i -> {
                    int from = i * Math.toIntExact(states.shape()[1]) * hidden;
                    return new TokenVectors(states.values(), from, batch.get(i).length(), hidden);
                })
                .map(vectors -> new ModelOutput(vectors.pooled(pooling)))
                .toList();
    }
}
