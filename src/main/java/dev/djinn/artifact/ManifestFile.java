package dev.djinn.artifact;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.Precision;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import dev.djinn.model.Warmup;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        @Nullable String description,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                List<VariantEntry> variants,
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
                List<String> inputs,
        @Nullable TokenizerEntry tokenizer,
        @JsonProperty("question_answering") @Nullable QuestionAnsweringEntry questionAnswering,
        @Nullable String labels,
        @Nullable ImageEntry image,
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
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) String sha256) {

        Variant toVariant() {
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
                    sha256);
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
            return new ImageSpec(size, resize, mean, std);
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
}
