package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.djinn.inference.ModelInput;
import dev.djinn.model.Tensor;
import dev.djinn.tokenization.TokenIds;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollationTests {

    private static final ModelInput SHORT = text(new long[] {7}, new long[] {1});
    private static final ModelInput LONG = text(new long[] {1, 2, 3}, new long[] {0, 0, 1});

    private static ModelInput text(long[] ids, long[] types) {
        return new ModelInput.Text(new TokenIds(ids, types));
    }

    @Test
    void padsToTheLongestInTheOrderOfTheNetworksInputs() {
        List<Tensor> tensors =
                new Collation(List.of("attention_mask", "input_ids", "token_type_ids"))
                        .collate(List.of(SHORT, LONG));
        assertThat(tensors)
                .extracting(tensor -> ((Tensor.Int64) tensor).values())
                .containsExactly(
                        new long[] {1, 0, 0, 1, 1, 1},
                        new long[] {7, 0, 0, 1, 2, 3},
                        new long[] {1, 0, 0, 0, 0, 1});
        assertThat(tensors).allMatch(t -> t.shape()[0] == 2 && t.shape()[1] == 3);
    }

    @Test
    void stacksPixels() {
        Tensor tensor =
                new Collation(List.of("pixels"))
                        .collate(
                                List.of(
                                        new ModelInput.Pixels(new float[] {1, 2, 3}, 1),
                                        new ModelInput.Pixels(new float[] {4, 5, 6}, 1)))
                        .getFirst();
        assertThat(((Tensor.Float32) tensor).values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tensor.shape()).containsExactly(2, 3, 1, 1);
    }

    @Test
    void refusesInputsThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Collation(List.of("input_ids", "position_ids")))
                .withMessageContaining("position_ids")
                .withMessageContaining("attention_mask");
    }

    @Test
    void refusesPixelsForATextModel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Collation(List.of("input_ids"))
                                .collate(List.of(new ModelInput.Pixels(new float[3], 1))));
    }
}
