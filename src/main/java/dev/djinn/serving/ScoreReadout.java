package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** One number for each label. */
record ScoreReadout(OutputSpec spec, List<String> labels) implements Readout {

    @Override
    public List<ModelOutput> read(List<ModelInput> batch, NetworkOutputs outputs) {
        Tensor.Float32 chosen =
                spec.from().isEmpty()
                        ? outputs.usual("logits")
                        : outputs.named(spec.from().getFirst());
        Tensor.Float32 scores = outputs.shaped(chosen, "[batch, labels]", 2);
        if (scores.shape()[1] != labels.size()) {
            throw outputs.unfit(
                    "gives %d scores for each input, but the package names %d labels: name one label for each score"
                            .formatted(scores.shape()[1], labels.size()));
        }
        return IntStream.range(0, batch.size())
                .mapToObj(i -> new ModelOutput(Readout.row(scores, i)))
                .toList();
    }
}
