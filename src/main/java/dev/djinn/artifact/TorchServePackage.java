package dev.djinn.artifact;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An extracted {@code .mar} archive of TorchServe: {@code MAR-INF/MANIFEST.json} names a
 * TorchScript file and one of TorchServe's own handlers, whose preparation of inputs is done here.
 * A handler of the archive's own is Python code, which is not run.
 */
final class TorchServePackage {

    static final String MANIFEST = "MAR-INF/MANIFEST.json";

    private static final String LABELS = "index_to_name.json";

    private static final Map<String, Task> HANDLERS =
            Map.of(
                    "image_classifier", Task.IMAGE_CLASSIFICATION,
                    "text_classifier", Task.TEXT_CLASSIFICATION,
                    "text_handler", Task.TEXT_CLASSIFICATION,
                    "question_answering", Task.QUESTION_ANSWERING);

    private final Path directory;
    private final Path file;
    private final JsonNode model;
    private final CheckpointConfig config;

    /**
     * @throws PackageException when a file of it cannot be read
     */
    TorchServePackage(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(MANIFEST);
        this.model = PackageFile.json(file).path("model");
        this.config = new CheckpointConfig(directory);
    }

    /**
     * @throws PackageException when something is missing, or cannot be honoured
     */
    ModelManifest manifest(ModelVersion version) {
        Task task = task();
        text("modelFile")
                .ifPresent(name -> {
                    throw new PackageException(
                            file,
                            "model.modelFile=%s is the Python code of an eager model, which is not run: script or trace the model and archive that as serializedFile"
                                    .formatted(name));
                });
        String weights =
                text("serializedFile")
                        .orElseThrow(() ->
                                new PackageException(
                                        file,
                                        "names no model.serializedFile: archive the model as TorchScript"));
        return switch (task) {
            case IMAGE_CLASSIFICATION -> image(version, weights);
            case SENTIMENT_ANALYSIS, TEXT_CLASSIFICATION, QUESTION_ANSWERING, FEATURE_EXTRACTION ->
                    text(version, task, weights);
        };
    }

    private Task task() {
        String handler =
                text("handler")
                        .orElseThrow(() ->
                                new PackageException(file, "names no model.handler: " + use()));
        if (handler.contains(".py") || Files.exists(directory.resolve(handler + ".py"))) {
            throw new PackageException(
                    file,
                    "model.handler=%s is Python code, which is not run: describe what it does by a model.yaml beside the weights, or %s"
                            .formatted(handler, use()));
        }
        return Optional.ofNullable(HANDLERS.get(handler))
                .orElseThrow(() ->
                        new PackageException(
                                file,
                                "model.handler=%s is not served here: %s"
                                        .formatted(handler, use())));
    }

    private static String use() {
        return "use one of " + String.join(", ", new TreeSet<>(HANDLERS.keySet()));
    }

    private Optional<String> text(String name) {
        return Optional.of(model.path(name).asString("")).filter(value -> !value.isEmpty());
    }

    private List<String> labels() {
        Path labels = directory.resolve(LABELS);
        if (!Files.isRegularFile(labels)) {
            throw new PackageException(
                    labels,
                    "is missing: name the label of each index there, as in {\"0\": \"cat\", \"1\": \"dog\"}");
        }
        JsonNode names = PackageFile.json(labels);
        JsonNode older = names.path("object_type_names");
        return older.isArray()
                ? Stream.iterate(0, i -> i < older.size(), i -> i + 1)
                        .map(i -> older.path(i).asString())
                        .toList()
                : LabelFile.byIndex(labels, names);
    }

    private ModelManifest image(ModelVersion version, String weights) {
        ImageSpec imagenet = DjlImageArguments.imagenet(224, 256);
        return new ModelManifest(
                version,
                Task.IMAGE_CLASSIFICATION,
                false,
                description(),
                List.of(variant(weights)),
                List.of("pixels"),
                labels(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(imagenet),
                OutputSpec.DEFAULT,
                BatchingPolicy.DEFAULT,
                ForeignWarmup.IMAGES);
    }

    private ModelManifest text(ModelVersion version, Task task, String weights) {
        TokenizerSpec tokenizer = config.tokenizer(List.of());
        Optional<QuestionAnsweringSpec> reading =
                task == Task.QUESTION_ANSWERING
                        ? Optional.of(config.questionAnswering(tokenizer))
                        : Optional.empty();
        return new ModelManifest(
                version,
                task,
                false,
                description(),
                List.of(variant(weights)),
                List.of("input_ids", "attention_mask"),
                task == Task.TEXT_CLASSIFICATION ? labels() : List.of(),
                Optional.of(tokenizer),
                reading,
                Optional.empty(),
                new OutputSpec(List.of(), Optional.empty(), true, config.scores()),
                BatchingPolicy.DEFAULT,
                ForeignWarmup.texts(tokenizer));
    }

    private Variant variant(String weights) {
        return TorchScripts.variant(directory, weights, Set.of(DeviceKind.CPU, DeviceKind.GPU));
    }

    private String description() {
        return "A TorchServe archive: %s.".formatted(text("modelName").orElse("without a name"));
    }
}
