package dev.djinn.serving;

import dev.djinn.inference.ModelInput;
import dev.djinn.model.Tensor;
import dev.djinn.tokenization.TokenIds;
import java.util.Arrays;
import java.util.List;

/** Makes one batch of many inputs, padded to the longest. */
final class Collation {

    private final List<String> inputs;

    /**
     * @param inputs names of the network's inputs, in order
     * @throws IllegalArgumentException when one of them is not known
     */
    Collation(List<String> inputs) {
        this.inputs = inputs;
        for (String input : inputs) {
            if (!List.of("input_ids", "attention_mask", "token_type_ids", "pixels")
                    .contains(input)) {
                throw new IllegalArgumentException(
                        "unknown input '%s': known are input_ids, attention_mask, token_type_ids, pixels"
                                .formatted(input));
            }
        }
    }

    /** Tensors in the order of the network's inputs. */
    List<Tensor> collate(List<ModelInput> batch) {
        return inputs.stream().map(input -> tensor(input, batch)).toList();
    }

    private static Tensor tensor(String input, List<ModelInput> batch) {
        return switch (input) {
            case "input_ids" -> padded(batch, TokenIds::ids);
            case "token_type_ids" -> padded(batch, TokenIds::types);
            case "attention_mask" -> padded(batch, Collation::ones);
            default -> pixels(batch);
        };
    }

    private static long[] ones(TokenIds tokens) {
        long[] ones = new long[tokens.length()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private interface Row {
        long[] of(TokenIds tokens);
    }

    private static Tensor padded(List<ModelInput> batch, Row row) {
        int longest = longest(batch);
        long[] values = new long[batch.size() * longest];
        for (int i = 0; i < batch.size(); i++) {
            long[] ids = row.of(text(batch.get(i)));
            System.arraycopy(ids, 0, values, i * longest, ids.length);
        }
        return new Tensor.Int64(values, batch.size(), longest);
    }

    private static TokenIds text(ModelInput input) {
        return switch (input) {
            case ModelInput.Text(TokenIds tokens) -> tokens;
            case ModelInput.Pixels _ ->
                    throw new IllegalArgumentException("a text model got pixels");
        };
    }

    private static Tensor pixels(List<ModelInput> batch) {
        List<ModelInput.Pixels> images = batch.stream().map(ModelInput.Pixels.class::cast).toList();
        int size = images.getFirst().size();
        float[] values = new float[images.size() * 3 * size * size];
        int at = 0;
        for (ModelInput.Pixels image : images) {
            System.arraycopy(image.planes(), 0, values, at, image.planes().length);
            at += image.planes().length;
        }
        return new Tensor.Float32(values, images.size(), 3, size, size);
    }

    /** Tokens of the longest input, which the others are padded to. */
    static int longest(List<ModelInput> batch) {
        return batch.stream().mapToInt(ModelInput::length).max().orElseThrow();
    }
}
