package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.PackageException;
import dev.djinn.engine.Output;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Pooling;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Tensor;
import dev.djinn.tokenization.TokenIds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadoutTests {

    private static final ModelInput SHORT = text(1);
    private static final ModelInput LONG = text(3);
    private static final List<ModelInput> BATCH = List.of(SHORT, LONG);

    /** Of the two texts' three positions, two numbers each, counted from 0. */
    private static final float[] COUNTED = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    private static ModelInput text(int length) {
        return new ModelInput.Text(new TokenIds(new long[length], new long[length]));
    }

    private static Output output(String name, float[] values, long... shape) {
        return new Output(name, new Tensor.Float32(values, shape));
    }

    private static NetworkOutputs outputs(Output... outputs) {
        return new NetworkOutputs(Path.of("net.pt"), BATCH.size(), List.of(outputs));
    }

    private static OutputSpec from(String... names) {
        return new OutputSpec(Arrays.asList(names), Optional.empty(), true, ScoreFunction.SOFTMAX);
    }

    private static OutputSpec pooling(Pooling pooling) {
        return new OutputSpec(List.of(), Optional.of(pooling), true, ScoreFunction.SOFTMAX);
    }

    private static List<float[]> read(Readout readout, Output... outputs) {
        return readout.read(BATCH, outputs(outputs)).stream().map(ModelOutput::values).toList();
    }

    private static String refusal(Readout readout, Output... outputs) {
        return assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> readout.read(BATCH, outputs(outputs)))
                .actual()
                .getMessage();
    }

    @Test
    void givesEachInputItsScores() {
        Readout readout = new ScoreReadout(OutputSpec.DEFAULT, List.of("a", "b"));
        Output logits = output("0", new float[] {1, 2, 3, 4}, 2, 2);
        assertThat(read(readout, logits)).containsExactly(new float[] {1, 2}, new float[] {3, 4});
    }

    @Test
    void takesLogitsFromADictionaryOrWhatThePackageNames() {
        Output hidden = output("hidden", new float[2], 2, 1);
        Output logits = output("logits", new float[] {1, 2}, 2, 1);
        Output scores = output("scores", new float[] {3, 4}, 2, 1);
        List<String> labels = List.of("only");
        assertThat(read(new ScoreReadout(OutputSpec.DEFAULT, labels), hidden, logits))
                .containsExactly(new float[] {1}, new float[] {2});
        assertThat(read(new ScoreReadout(from("scores"), labels), logits, scores))
                .containsExactly(new float[] {3}, new float[] {4});
        assertThat(read(new ScoreReadout(OutputSpec.DEFAULT, labels), scores))
                .as("the only one")
                .containsExactly(new float[] {3}, new float[] {4});
        assertThat(refusal(new ScoreReadout(OutputSpec.DEFAULT, labels), hidden, scores))
                .startsWith("net.pt: gives no output 'logits': say which to read")
                .contains("hidden [2, 1], scores [2, 1]");
        assertThat(refusal(new ScoreReadout(from("2"), labels), logits))
                .startsWith("net.pt: gives no output '2'");
    }

    @Test
    void refusesAnotherNumberOfScoresThanLabels() {
        Readout readout = new ScoreReadout(OutputSpec.DEFAULT, List.of("a", "b", "c"));
        assertThat(refusal(readout, output("logits", new float[4], 2, 2)))
                .startsWith(
                        "net.pt: gives 2 scores for each input, but the package names 3 labels");
    }

    @Test
    void refusesANetworkThatLosesTheBatch() {
        Readout readout = new ScoreReadout(OutputSpec.DEFAULT, List.of("a"));
        assertThat(refusal(readout, output("0", new float[1], 1, 1)))
                .contains("shape [1, 1] for a batch of 2");
        assertThat(refusal(readout, output("0", new float[2], 2))).contains("shape [2]");
    }

    @Test
    void cutsStartsAndEndsToTheInputsOwnLength() {
        assertThat(read(new SpanReadout(OutputSpec.DEFAULT), output("0", COUNTED, 2, 3, 2)))
                .containsExactly(new float[] {0, 1}, new float[] {6, 7, 8, 9, 10, 11});
    }

    @Test
    void joinsStartsAndEndsThatComeApart() {
        float[] starts = {0, 2, 4, 6, 8, 10};
        float[] ends = {1, 3, 5, 7, 9, 11};
        Output[] tuple = {output("0", starts, 2, 3), output("1", ends, 2, 3)};
        Output[] dictionary = {
            output("end_logits", ends, 2, 3), output("start_logits", starts, 2, 3)
        };
        Output[] named = {output("b", ends, 2, 3), output("a", starts, 2, 3)};
        for (List<float[]> values :
                List.of(
                        read(new SpanReadout(OutputSpec.DEFAULT), tuple),
                        read(new SpanReadout(OutputSpec.DEFAULT), dictionary),
                        read(new SpanReadout(from("a", "b")), named))) {
            assertThat(values)
                    .containsExactly(new float[] {0, 1}, new float[] {6, 7, 8, 9, 10, 11});
        }
    }

    @Test
    void refusesSpansOfOtherShapes() {
        Readout readout = new SpanReadout(OutputSpec.DEFAULT);
        assertThat(refusal(readout, output("0", new float[4], 2, 2)))
                .contains("where [batch, length, 2] is wanted");
        assertThat(refusal(readout, output("0", new float[18], 2, 3, 3)))
                .contains("3 numbers for each token");
        assertThat(refusal(readout, output("0", new float[16], 2, 4, 2)))
                .contains("logits of 4 tokens for texts of 3");
    }

    @ParameterizedTest
    @CsvSource({
        "MEAN, 8, 9",
        "MEAN_SQRT_LEN, 13.856406, 15.588457",
        "WEIGHTEDMEAN, 8.666667, 9.666667",
        "MAX, 10, 11",
        "CLS, 6, 7",
        "LASTTOKEN, 10, 11"
    })
    void poolsWithoutPadding(Pooling pooling, float first, float second) {
        List<float[]> vectors =
                read(
                        new EmbeddingReadout(pooling(pooling)),
                        output("pooler_output", new float[4], 2, 2),
                        output("last_hidden_state", COUNTED, 2, 3, 2));
        assertThat(vectors.getFirst()).containsExactly(0, 1);
        assertThat(vectors.getLast()).containsExactly(first, second);
    }

    @Test
    void takesANetworksOwnEmbedding() {
        assertThat(
                        read(
                                new EmbeddingReadout(OutputSpec.DEFAULT),
                                output("token_embeddings", COUNTED, 2, 3, 2),
                                output("sentence_embedding", new float[] {1, 2, 3, 4}, 2, 2)))
                .containsExactly(new float[] {1, 2}, new float[] {3, 4});
    }

    @Test
    void asksForAPoolingWhereOneIsNeededAndOnlyThere() {
        assertThat(refusal(new EmbeddingReadout(OutputSpec.DEFAULT), output("0", COUNTED, 2, 3, 2)))
                .contains("gives a vector for each token")
                .contains("output: {pooling: mean}");
        assertThat(refusal(new EmbeddingReadout(pooling(Pooling.MEAN)), output("0", COUNTED, 2, 6)))
                .contains("where [batch, length, hidden] is wanted");
        assertThat(
                        refusal(
                                new EmbeddingReadout(pooling(Pooling.MEAN)),
                                output("0", COUNTED, 2, 2, 3)))
                .contains("vectors of 2 tokens for texts of 3");
    }
}
