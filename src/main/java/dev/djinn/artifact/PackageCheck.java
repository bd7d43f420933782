package dev.djinn.artifact;

import dev.djinn.model.ModelManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether a manifest has all that its task needs. */
record PackageCheck(Path directory, ModelManifest manifest) {

    /**
     * @throws PackageException when it has not
     */
    ModelPackage passed() {
        Path file = directory.resolve(ModelYaml.NAME);
        manifest.tokenizer().ifPresent(spec -> PackageFile.inside(directory, spec.file()));
        if (manifest.variants().isEmpty()) {
            throw new PackageException(file, "variants is empty: name at least one weights file");
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new PackageException(
                    file,
                    "a model for %s needs %s"
                            .formatted(manifest.task(), String.join(" and ", missing)));
        }
        return new ModelPackage(directory, manifest);
    }

    private List<String> missing() {
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
