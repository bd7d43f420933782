package dev.djinn.artifact;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A folder as DJL's converter writes it, or a model of DJL's zoo: {@code serving.properties} with
 * the arguments of a translator, TorchScript, and for texts {@code tokenizer.json} and {@code
 * config.json}, for images {@code synset.txt}. A zoo keeps the arguments in its {@code
 * metadata.json}; whoever fetches from one writes them to {@code serving.properties}, with {@code
 * application} as the metadata gives it, since zoos often name no translator.
 */
final class DjlPackage {

    static final String PROPERTIES = "serving.properties";

    private static final String TRANSLATORS = "ai.djl.huggingface.translator.";

    private static final Map<String, Task> TASKS =
            Map.of(
                    TRANSLATORS + "TextClassificationTranslatorFactory",
                    Task.TEXT_CLASSIFICATION,
                    TRANSLATORS + "QuestionAnsweringTranslatorFactory",
                    Task.QUESTION_ANSWERING,
                    TRANSLATORS + "TextEmbeddingTranslatorFactory",
                    Task.FEATURE_EXTRACTION,
                    "ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory",
                    Task.IMAGE_CLASSIFICATION);

    private static final Map<String, Task> APPLICATIONS =
            Map.of(
                    "nlp/text_classification", Task.TEXT_CLASSIFICATION,
                    "nlp/sentiment_analysis", Task.SENTIMENT_ANALYSIS,
                    "nlp/question_answer", Task.QUESTION_ANSWERING,
                    "nlp/text_embedding", Task.FEATURE_EXTRACTION,
                    "cv/image_classification", Task.IMAGE_CLASSIFICATION);

    private final Path directory;
    private final DjlArguments arguments;
    private final CheckpointConfig config;

    /**
     * @throws PackageException when a file of it cannot be read
     */
    DjlPackage(Path directory) {
        this.directory = directory;
        this.arguments = DjlArguments.of(directory.resolve(PROPERTIES));
        this.config = new CheckpointConfig(directory);
    }

    /**
     * @throws PackageException when something is missing, or cannot be honoured
     */
    ModelManifest manifest(ModelVersion version) {
        if (!arguments.text("engine").orElse("PyTorch").equals("PyTorch")) {
            throw arguments.wrong(
                    "engine",
                    "cannot be served: only TorchScript is, which djl-convert writes with --output-format PyTorch");
        }
        Task task = task();
        String weights = weights();
        ModelManifest manifest =
                switch (task) {
                    case IMAGE_CLASSIFICATION -> image(version, weights);
                    case SENTIMENT_ANALYSIS,
                            TEXT_CLASSIFICATION,
                            QUESTION_ANSWERING,
                            FEATURE_EXTRACTION ->
                            text(version, task, weights);
                };
        arguments.refuseOthers();
        return manifest;
    }

    private Task task() {
        Optional<String> application = arguments.text("application");
        Optional<String> translator = arguments.text("translatorFactory");
        if (translator.isPresent()) {
            return known(TASKS, translator.get(), "translatorFactory");
        }
        if (application.isPresent()) {
            return known(APPLICATIONS, application.get(), "application");
        }
        return config.task()
                .or(() ->
                        Files.exists(directory.resolve("synset.txt"))
                                ? Optional.of(Task.IMAGE_CLASSIFICATION)
                                : Optional.empty())
                .orElseThrow(() ->
                        arguments.missing(
                                "translatorFactory",
                                "set it to one of "
                                        + String.join(", ", new TreeSet<>(TASKS.keySet()))));
    }

    private Task known(Map<String, Task> tasks, String name, String argument) {
        return Optional.ofNullable(tasks.get(name))
                .orElseThrow(() ->
                        arguments.wrong(
                                argument,
                                "is not served here: convert the original checkpoint with DJL's converter or 'python -m djinn_models convert' to one of "
                                        + String.join(", ", new TreeSet<>(tasks.keySet()))));
    }

    private String weights() {
        List<String> files = TorchScripts.in(directory);
        Optional<String> wanted = arguments.text("option.modelName").map(name -> name + ".pt");
        if (wanted.isPresent() && files.contains(wanted.get())) {
            return wanted.get();
        }
        if (files.size() != 1) {
            throw new PackageException(
                    directory,
                    "holds %s where one TorchScript file %s is wanted: put it there, or name it by option.modelName in %s"
                            .formatted(
                                    files.isEmpty() ? "no .pt file" : String.join(", ", files),
                                    wanted.orElse("*.pt"),
                                    PROPERTIES));
        }
        return files.getFirst();
    }

    /** The converter's {@code -1} is for networks that it could trace for the CPU only. */
    private Set<DeviceKind> devices() {
        return arguments.text("load_on_devices").filter("-1"::equals).isPresent()
                ? Set.of(DeviceKind.CPU)
                : Set.of(DeviceKind.CPU, DeviceKind.GPU);
    }

    private ModelManifest image(ModelVersion version, String weights) {
        DjlImageArguments image = new DjlImageArguments(arguments);
        ImageSpec spec = image.spec();
        ScoreFunction scores =
                arguments.flag("applySoftmax", false) ? ScoreFunction.SOFTMAX : ScoreFunction.NONE;
        List<String> labels =
                arguments
                        .text("synset")
                        .map(names -> Arrays.asList(names.split(",")))
                        .orElseGet(() ->
                                LabelFile.lines(
                                        PackageFile.inside(
                                                directory,
                                                arguments
                                                        .text("synsetFileName")
                                                        .orElse("synset.txt"))));
        return new ModelManifest(
                version,
                Task.IMAGE_CLASSIFICATION,
                false,
                description(weights),
                List.of(TorchScripts.variant(directory, weights, devices())),
                List.of("pixels"),
                labels,
                Optional.empty(),
                Optional.empty(),
                Optional.of(spec),
                new OutputSpec(List.of(), Optional.empty(), true, scores),
                BatchingPolicy.DEFAULT,
                ForeignWarmup.IMAGES);
    }

    private ModelManifest text(ModelVersion version, Task task, String weights) {
        DjlTextArguments text = new DjlTextArguments(arguments, config);
        TokenizerSpec tokenizer = text.tokenizer();
        boolean classifies = task.answers(Task.TEXT_CLASSIFICATION);
        Optional<QuestionAnsweringSpec> reading =
                task == Task.QUESTION_ANSWERING
                        ? Optional.of(config.questionAnswering(tokenizer))
                        : Optional.empty();
        return new ModelManifest(
                version,
                task,
                false,
                description(weights),
                List.of(TorchScripts.variant(directory, weights, devices())),
                text.inputs(),
                classifies ? config.labels() : List.of(),
                Optional.of(tokenizer),
                reading,
                Optional.empty(),
                text.output(task),
                BatchingPolicy.DEFAULT,
                ForeignWarmup.texts(tokenizer));
    }

    private String description(String weights) {
        return "A DJL package: %s.".formatted(weights);
    }
}
