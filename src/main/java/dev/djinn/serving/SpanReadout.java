package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Start and end logits of every token, alternating: of one output [batch, length, 2], or of two
 * [batch, length] each.
 */
record SpanReadout(OutputSpec spec) implements Readout {

    @Override
    public List<ModelOutput> read(List<ModelInput> batch, NetworkOutputs outputs) {
        return switch (spec.from().size()) {
            case 0 -> usual(batch, outputs);
            case 1 -> joint(batch, outputs, outputs.named(spec.from().getFirst()));
            default ->
                    apart(
                            batch,
                            outputs,
                            outputs.named(spec.from().getFirst()),
                            outputs.named(spec.from().get(1)));
        };
    }

    private static List<ModelOutput> usual(List<ModelInput> batch, NetworkOutputs outputs) {
        if (outputs.find("start_logits").isPresent() || outputs.find("1").isPresent()) {
            boolean named = outputs.find("start_logits").isPresent();
            return apart(
                    batch,
                    outputs,
                    outputs.named(named ? "start_logits" : "0"),
                    outputs.named(named ? "end_logits" : "1"));
        }
        return joint(batch, outputs, outputs.usual("logits"));
    }

    private static List<ModelOutput> joint(
            List<ModelInput> batch, NetworkOutputs outputs, Tensor.Float32 tensor) {
        Tensor.Float32 logits = outputs.shaped(tensor, "[batch, length, 2]", 3);
        checkLength(batch, outputs, logits);
        if (logits.shape()[2] != 2) {
            throw outputs.unfit(
                    "gives %d numbers for each token where a start and an end are wanted: name another output"
                            .formatted(logits.shape()[2]));
        }
        return IntStream.range(0, batch.size())
                .mapToObj(i -> Arrays.copyOf(Readout.row(logits, i), 2 * batch.get(i).length()))
                .map(ModelOutput::new)
                .toList();
    }

    private static List<ModelOutput> apart(
            List<ModelInput> batch,
            NetworkOutputs outputs,
            Tensor.Float32 first,
            Tensor.Float32 second) {
        Tensor.Float32 starts = outputs.shaped(first, "[batch, length]", 2);
        Tensor.Float32 ends = outputs.shaped(second, "[batch, length]", 2);
        checkLength(batch, outputs, starts);
        checkLength(batch, outputs, ends);
        return IntStream.range(0, batch.size())
                .mapToObj(i ->
                        alternating(
                                Readout.row(starts, i),
                                Readout.row(ends, i),
                                batch.get(i).length()))
                .toList();
    }

    private static ModelOutput alternating(float[] starts, float[] ends, int length) {
        float[] values = new float[2 * length];
        for (int i = 0; i < length; i++) {
            values[2 * i] = starts[i];
            values[2 * i + 1] = ends[i];
        }
        return new ModelOutput(values);
    }

    private static void checkLength(
            List<ModelInput> batch, NetworkOutputs outputs, Tensor.Float32 logits) {
        int longest = Collation.longest(batch);
        if (logits.shape()[1] != longest) {
            throw outputs.unfit(
                    "gives logits of %d tokens for texts of %d: trace it so that it keeps their length"
                            .formatted(logits.shape()[1], longest));
        }
    }
}
