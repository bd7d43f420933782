package dev.djinn.model;

import java.util.List;
import java.util.Optional;

/**
 * What a package's {@code model.yaml} says.
 *
 * @param version the model's name and version
 * @param preferred whether it answers requests of its task that name no model
 * @param variants in order of preference
 * @param inputs names of the network's inputs, in the order of its parameters
 * @param labels class names by index; empty when the task has none
 * @param output what to make of the network's outputs
 */
public record ModelManifest(
        ModelVersion version,
        Task task,
        boolean preferred,
        String description,
        List<Variant> variants,
        List<String> inputs,
        List<String> labels,
        Optional<TokenizerSpec> tokenizer,
        Optional<QuestionAnsweringSpec> questionAnswering,
        Optional<ImageSpec> image,
        OutputSpec output,
        BatchingPolicy batching,
        Warmup warmup) {

    public ModelManifest {
        variants = List.copyOf(variants);
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
    }

    /** The same with other batches. */
    public ModelManifest with(BatchingPolicy policy) {
        return new ModelManifest(
                version,
                task,
                preferred,
                description,
                variants,
                inputs,
                labels,
                tokenizer,
                questionAnswering,
                image,
                output,
                policy,
                warmup);
    }
}
