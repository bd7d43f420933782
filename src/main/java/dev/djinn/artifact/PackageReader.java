package dev.djinn.artifact;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.model.Warmup;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads model packages: a folder {@code <name>/<version>} with a {@code model.yaml} each. */
public final class PackageReader {

    private static final String MANIFEST = "model.yaml";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * The package folders below a folder, in order of their paths.
     *
     * @throws PackageException when the folder cannot be read
     */
    public List<Path> find(Path models) {
        try (Stream<Path> files =
                Files.find(
                        models,
                        3,
                        (path, _) -> path.endsWith(MANIFEST),
                        FileVisitOption.FOLLOW_LINKS)) {
            return files.map(path -> path.toAbsolutePath().normalize().getParent())
                    .filter(PackageReader::isThere)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new PackageException(
                    models,
                    "the folder of models cannot be read (%s)".formatted(e.getMessage()),
                    e);
        }
    }

    private static boolean isThere(@Nullable Path path) {
        return path != null;
    }

    /**
     * Reads a package's manifest and labels; weights are checked when they are loaded.
     *
     * @throws PackageException when something is missing or wrong
     */
    public ModelPackage read(Path directory) {
        return inPlace(parsed(directory));
    }

    /**
     * Reads a package that was brought here from elsewhere.
     *
     * @param as what it is to be served as
     * @throws PackageException when something is missing or wrong, or the package has another name
     */
    public ModelPackage read(Path directory, ModelVersion as) {
        ModelPackage model = parsed(directory);
        if (!model.manifest().version().equals(as)) {
            throw new PackageException(
                    directory.resolve(MANIFEST),
                    "says %s, but is to be served as %s: correct one of them"
                            .formatted(model.manifest().version(), as));
        }
        return model;
    }

    private ModelPackage parsed(Path directory) {
        Path file = directory.resolve(MANIFEST);
        try {
            Object content = yaml(file);
            if (!(content instanceof Map<?, ?>)) {
                throw new PackageException(
                        file, "the file is empty or no mapping: start it with 'name: <name>'");
            }
            ManifestFile manifest = mapper.convertValue(content, ManifestFile.class);
            return checked(new ModelPackage(directory, manifest(directory, manifest)));
        } catch (IOException e) {
            throw new PackageException(file, "cannot be read", e);
        } catch (YAMLException e) {
            throw new PackageException(file, explanation(e), e);
        } catch (JacksonException e) {
            throw new PackageException(file, explanation(e), e);
        } catch (IllegalArgumentException | ServingException e) {
            throw new PackageException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** Plain maps, lists and values: no YAML tag can name a class. */
    private static @Nullable Object yaml(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        }
    }

    private static String explanation(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                    "'%s' is not known here: use %s".formatted(path(unknown), known(unknown));
            case MismatchedInputException mismatch when !mismatch.getPath().isEmpty() ->
                    "'%s' is missing, empty or of the wrong type: correct it"
                            .formatted(path(mismatch));
            default -> firstLine(failure.getOriginalMessage());
        };
    }

    private static String explanation(YAMLException failure) {
        return failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? "line %d: %s"
                        .formatted(marked.getProblemMark().getLine() + 1, marked.getProblem())
                : firstLine(failure.getMessage());
    }

    private static String known(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        return known == null
                ? "none"
                : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(part ->
                        part.getPropertyName() == null
                                ? Integer.toString(part.getIndex())
                                : part.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
    }

    private static ModelManifest manifest(Path directory, ManifestFile file) {
        return new ModelManifest(
                new ModelVersion(new ModelName(file.name()), file.version()),
                Task.of(file.task()),
                file.description() == null ? "" : file.description(),
                file.variants().stream().map(ManifestFile.VariantEntry::toVariant).toList(),
                file.inputs(),
                file.labels() == null ? List.of() : labels(inside(directory, file.labels())),
                Optional.ofNullable(file.tokenizer()).map(ManifestFile.TokenizerEntry::toSpec),
                Optional.ofNullable(file.questionAnswering())
                        .map(ManifestFile.QuestionAnsweringEntry::toSpec),
                Optional.ofNullable(file.image()).map(ManifestFile.ImageEntry::toSpec),
                file.batching() == null ? BatchingPolicy.DEFAULT : file.batching().toPolicy(),
                file.warmup() == null ? Warmup.NONE : file.warmup().toWarmup());
    }

    private static Path inside(Path directory, String name) {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory)) {
            throw new PackageException(file, "lies outside of its package");
        }
        return file;
    }

    private static List<String> labels(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new PackageException(file, "the labels cannot be read", e);
        }
    }

    private static ModelPackage checked(ModelPackage model) {
        ModelManifest manifest = model.manifest();
        Path file = model.directory().resolve(MANIFEST);
        manifest.tokenizer().ifPresent(spec -> inside(model.directory(), spec.file()));
        if (manifest.variants().isEmpty()) {
            throw new PackageException(file, "variants is empty: name at least one weights file");
        }
        List<String> missing = missing(manifest);
        if (!missing.isEmpty()) {
            throw new PackageException(
                    file,
                    "a model for %s needs %s"
                            .formatted(manifest.task(), String.join(" and ", missing)));
        }
        return model;
    }

    private static ModelPackage inPlace(ModelPackage model) {
        ModelManifest manifest = model.manifest();
        boolean inPlace =
                model.directory()
                        .endsWith(
                                Path.of(
                                        manifest.version().name().value(),
                                        Integer.toString(manifest.version().version())));
        if (!inPlace) {
            throw new PackageException(
                    model.directory().resolve(MANIFEST),
                    "says %s, so its folder must end in %s/%d"
                            .formatted(
                                    manifest.version(),
                                    manifest.version().name(),
                                    manifest.version().version()));
        }
        return model;
    }

    private static List<String> missing(ModelManifest manifest) {
        return switch (manifest.task()) {
            case SENTIMENT_ANALYSIS, TEXT_CLASSIFICATION ->
                    absent(
                            manifest.tokenizer().isEmpty(),
                            "tokenizer",
                            manifest.labels().isEmpty(),
                            "labels");
            case QUESTION_ANSWERING ->
                    absent(
                            manifest.tokenizer().isEmpty(),
                            "tokenizer",
                            manifest.questionAnswering().isEmpty(),
                            "question_answering");
            case FEATURE_EXTRACTION ->
                    absent(manifest.tokenizer().isEmpty(), "tokenizer", false, "");
            case IMAGE_CLASSIFICATION ->
                    absent(
                            manifest.image().isEmpty(),
                            "image",
                            manifest.labels().isEmpty(),
                            "labels");
        };
    }

    private static List<String> absent(
            boolean first, String firstName, boolean second, String secondName) {
        return Stream.of(first ? firstName : "", second ? secondName : "")
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
