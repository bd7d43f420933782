package dev.djinn.artifact;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Pooling;
import dev.djinn.model.Precision;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import dev.djinn.model.Warmup;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.yaml} as it is written; everything that may be left out is nullable here and nowhere
 * else.
 */
record ManifestFile(
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String name,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) int version,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String task,
        @Nullable Boolean preferred,
        @Nullable String description,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                List<VariantEntry> variants,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                List<String> inputs,
        @Nullable TokenizerEntry tokenizer,
        @JsonProperty("question_answering") @Nullable QuestionAnsweringEntry questionAnswering,
        @Nullable String labels,
        @Nullable ImageEntry image,
        @Nullable OutputEntry output,
        @Nullable BatchingEntry batching,
        @Nullable WarmupEntry warmup) {

    record VariantEntry(
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String file,
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String precision,
            @JsonProperty(required = true)
                    @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                    List<String> devices,
            @Nullable List<String> requires,
            @Nullable String prepare,
            @Nullable String sha256) {

        Variant toVariant(UnaryOperator<String> checksum) {
            Set<DeviceKind> kinds =
                    devices.stream()
                            .map(kind -> named(kind, DeviceKind.values(), "devices"))
                            .collect(Collectors.toSet());
            return new Variant(
                    file,
                    named(precision, Precision.values(), "precision"),
                    kinds,
                    requires == null ? List.of() : requires,
                    Optional.ofNullable(prepare),
                    sha256 == null ? checksum.apply(file) : sha256);
        }
    }

    record TokenizerEntry(
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String file,
            @JsonProperty(value = "max_length", required = true) int maxLength) {

        TokenizerSpec toSpec() {
            return new TokenizerSpec(file, maxLength);
        }
    }

    record QuestionAnsweringEntry(
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) int window,
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) int stride,
            @JsonProperty(value = "max_question", required = true) int maxQuestion,
            @JsonProperty(value = "max_answer", required = true) int maxAnswer) {

        QuestionAnsweringSpec toSpec() {
            return new QuestionAnsweringSpec(window, stride, maxQuestion, maxAnswer);
        }
    }

    record ImageEntry(
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) int size,
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) int resize,
            @Nullable String fit,
            @Nullable String crop,
            @JsonProperty(required = true)
                    @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                    List<Float> mean,
            @JsonProperty(required = true)
                    @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                    List<Float> std) {

        ImageSpec toSpec() {
            if (crop != null && !crop.equals("center")) {
                throw new IllegalArgumentException(
                        "image: crop must be 'center', got '%s'".formatted(crop));
            }
            ImageSpec.Fit fitted =
                    fit == null
                            ? ImageSpec.Fit.SHORT_SIDE
                            : named(fit, ImageSpec.Fit.values(), "image.fit");
            return new ImageSpec(size, resize, fitted, mean, std);
        }
    }

    record OutputEntry(
            @Nullable List<String> from,
            @Nullable String pooling,
            @Nullable Boolean normalize,
            @Nullable String scores) {

        OutputSpec toSpec(Task task) {
            boolean embeds = task == Task.FEATURE_EXTRACTION;
            refuse(pooling != null && !embeds, "pooling", task);
            refuse(normalize != null && !embeds, "normalize", task);
            refuse(scores != null && (embeds || task == Task.QUESTION_ANSWERING), "scores", task);
            int most = task == Task.QUESTION_ANSWERING ? 2 : 1;
            if (from != null && from.size() > most) {
                throw new IllegalArgumentException(
                        "output.from names %s, but %s reads at most %d"
                                .formatted(from, task, most));
            }
            OutputSpec defaults = OutputSpec.DEFAULT;
            return new OutputSpec(
                    from == null ? defaults.from() : from,
                    Optional.ofNullable(pooling)
                            .map(name -> named(name, Pooling.values(), "output.pooling")),
                    normalize == null ? defaults.normalize() : normalize,
                    scores == null
                            ? defaults.scores()
                            : named(scores, ScoreFunction.values(), "output.scores"));
        }

        private static void refuse(boolean misplaced, String key, Task task) {
            if (misplaced) {
                throw new IllegalArgumentException(
                        "output.%s means nothing for %s: remove it".formatted(key, task));
            }
        }
    }

    record BatchingEntry(
            @JsonProperty("max_batch_size") @Nullable Integer maxBatchSize,
            @JsonProperty("max_batch_tokens") @Nullable Integer maxBatchTokens,
            @JsonProperty("max_padding") @Nullable Double maxPadding) {

        BatchingPolicy toPolicy() {
            BatchingPolicy defaults = BatchingPolicy.DEFAULT;
            return new BatchingPolicy(
                    maxBatchSize == null ? defaults.maxBatchSize() : maxBatchSize,
                    maxBatchTokens == null ? defaults.maxBatchTokens() : maxBatchTokens,
                    maxPadding == null ? defaults.maxPadding() : maxPadding);
        }
    }

    record WarmupEntry(
            @Nullable List<Integer> lengths,
            @JsonProperty("batch_sizes") @Nullable List<Integer> batchSizes) {

        Warmup toWarmup() {
            return new Warmup(
                    lengths == null ? List.of(1) : lengths,
                    batchSizes == null ? List.of(1) : batchSizes);
        }
    }

    private static <T> T named(String text, T[] known, String key) {
        return Arrays.stream(known)
                .filter(value -> value.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s: '%s' is not known: use %s"
                                        .formatted(
                                                key,
                                                text,
                                                Arrays.stream(known)
                                                        .map(Object::toString)
                                                        .collect(Collectors.joining(", ")))));
    }
}
