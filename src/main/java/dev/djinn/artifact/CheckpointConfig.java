package dev.djinn.artifact;

import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * What the files of a checkpoint of transformers say beside the weights: {@code config.json},
 * {@code tokenizer_config.json} and {@code tokenizer.json}. Each may be absent.
 */
final class CheckpointConfig {

    static final String TOKENIZER = "tokenizer.json";

    private static final String CONFIG = "config.json";

    /** As transformers and DJL have it where nothing is said. */
    private static final int USUAL_LENGTH = 512;

    /** Number their positions from the padding token's id on. */
    private static final Set<String> LATE_POSITIONS =
            Set.of("roberta", "xlm-roberta", "camembert", "mpnet");

    private static final Map<String, Task> HEADS =
            Map.of(
                    "ForSequenceClassification", Task.TEXT_CLASSIFICATION,
                    "ForQuestionAnswering", Task.QUESTION_ANSWERING,
                    "ForImageClassification", Task.IMAGE_CLASSIFICATION);

    private final Path directory;
    private final JsonNode config;

    CheckpointConfig(Path directory) {
        this.directory = directory;
        this.config = PackageFile.json(directory.resolve(CONFIG));
    }

    /** By its architecture's name; empty when that names none that is served. */
    Optional<Task> task() {
        return StreamSupport.stream(config.path("architectures").spliterator(), false)
                .map(JsonNode::asString)
                .flatMap(name ->
                        HEADS.entrySet().stream().filter(head -> name.endsWith(head.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Those of {@code id2label}, or where transformers left them out since they are its own, {@code
     * LABEL_0} and so on.
     *
     * @throws PackageException when there is no {@code config.json}
     */
    List<String> labels() {
        Path file = directory.resolve(CONFIG);
        if (config.isEmpty()) {
            throw new PackageException(
                    file, "is missing, which names the labels: copy the checkpoint's own here");
        }
        JsonNode labels = config.path("id2label");
        return labels.isEmpty()
                ? IntStream.range(0, labelCount()).mapToObj(i -> "LABEL_" + i).toList()
                : LabelFile.byIndex(file, labels);
    }

    private int labelCount() {
        JsonNode labels = config.path("id2label");
        return labels.isEmpty() ? config.path("num_labels").asInt(2) : labels.size();
    }

    /** As the pipelines of transformers choose it, and DJL but for regression. */
    ScoreFunction scores() {
        return switch (config.path("problem_type").asString("")) {
            case "multi_label_classification" -> ScoreFunction.SIGMOID;
            case "regression" -> ScoreFunction.NONE;
            case "single_label_classification" -> ScoreFunction.SOFTMAX;
            default -> labelCount() == 1 ? ScoreFunction.SIGMOID : ScoreFunction.SOFTMAX;
        };
    }

    /**
     * Reads as many tokens as the network, its tokenizer and the package itself all allow.
     *
     * @param limits what the package itself says
     */
    TokenizerSpec tokenizer(List<Integer> limits) {
        List<Integer> known = new ArrayList<>(limits);
        positions().ifPresent(known::add);
        trained().ifPresent(known::add);
        return new TokenizerSpec(
                TOKENIZER, known.stream().min(Integer::compare).orElse(USUAL_LENGTH));
    }

    private Optional<Integer> positions() {
        int positions = config.path("max_position_embeddings").asInt(0);
        if (positions <= 0) {
            return Optional.empty();
        }
        boolean late = LATE_POSITIONS.contains(config.path("model_type").asString(""));
        return Optional.of(late ? positions - config.path("pad_token_id").asInt(1) - 1 : positions);
    }

    /** Tokenizers that know of no limit write a number of 31 digits. */
    private Optional<Integer> trained() {
        double length =
                PackageFile.json(directory.resolve("tokenizer_config.json"))
                        .path("model_max_length")
                        .asDouble(0);
        return length >= 1 && length < Integer.MAX_VALUE
                ? Optional.of((int) length)
                : Optional.empty();
    }

    /** With the lengths of transformers' pipeline, where they fit. */
    QuestionAnsweringSpec questionAnswering(TokenizerSpec tokenizer) {
        int window = Math.min(tokenizer.maxLength(), 384);
        int stride = Math.min(window / 2, 128);
        return new QuestionAnsweringSpec(window, stride, Math.min(window - stride - 8, 64), 15);
    }

    /** Whether the tokenizer itself makes texts lower-case. */
    boolean lowerCases() {
        JsonNode normalizer = PackageFile.json(directory.resolve(TOKENIZER)).path("normalizer");
        return Stream.concat(
                        Stream.of(normalizer),
                        StreamSupport.stream(normalizer.path("normalizers").spliterator(), false))
                .anyMatch(one ->
                        one.path("type").asString("").equals("Lowercase")
                                || one.path("lowercase").asBoolean(false));
    }
}
