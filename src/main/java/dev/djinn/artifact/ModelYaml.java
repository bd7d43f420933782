package dev.djinn.artifact;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Task;
import dev.djinn.model.Warmup;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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

/** Djinn's own format: {@code model.yaml}. */
final class ModelYaml {

    static final String NAME = "model.yaml";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * @param checksum what stands in for a checksum that is left out, by weights file
     * @throws PackageException when something is missing or wrong
     */
    ModelManifest read(Path directory, UnaryOperator<String> checksum) {
        Path file = directory.resolve(NAME);
        try {
            Object content = yaml(file);
            if (!(content instanceof Map<?, ?>)) {
                throw new PackageException(
                        file, "the file is empty or no mapping: start it with 'name: <name>'");
            }
            return manifest(directory, mapper.convertValue(content, ManifestFile.class), checksum);
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

    private static ModelManifest manifest(
            Path directory, ManifestFile file, UnaryOperator<String> checksum) {
        Task task = Task.of(file.task());
        return new ModelManifest(
                new ModelVersion(new ModelName(file.name()), file.version()),
                task,
                file.preferred() != null && file.preferred(),
                file.description() == null ? "" : file.description(),
                file.variants().stream().map(entry -> entry.toVariant(checksum)).toList(),
                file.inputs(),
                file.labels() == null
                        ? List.of()
                        : LabelFile.lines(PackageFile.inside(directory, file.labels())),
                Optional.ofNullable(file.tokenizer()).map(ManifestFile.TokenizerEntry::toSpec),
                Optional.ofNullable(file.questionAnswering())
                        .map(ManifestFile.QuestionAnsweringEntry::toSpec),
                Optional.ofNullable(file.image()).map(ManifestFile.ImageEntry::toSpec),
                file.output() == null ? OutputSpec.DEFAULT : file.output().toSpec(task),
                file.batching() == null ? BatchingPolicy.DEFAULT : file.batching().toPolicy(),
                file.warmup() == null ? Warmup.NONE : file.warmup().toWarmup());
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
}
