package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchServePackageTests {

    @TempDir private Path models;

    private PackageFolder archive(String model) {
        return new PackageFolder(models)
                .with("net.pt", "abc")
                .with("MAR-INF/MANIFEST.json", "{\"model\": %s}".formatted(model))
                .with("index_to_name.json", "{\"1\": \"dog\", \"0\": \"cat\"}");
    }

    private PackageFolder handledBy(String handler) {
        return archive(
                "{\"modelName\": \"Net\", \"serializedFile\": \"net.pt\", \"handler\": \"%s\"}"
                        .formatted(handler));
    }

    @Test
    void readsAnImageClassifierAsItsHandlerPreparesImages() {
        ModelManifest manifest = handledBy("image_classifier").read();
        assertThat(manifest.version()).hasToString("toy:3");
        assertThat(manifest.task()).isEqualTo(Task.IMAGE_CLASSIFICATION);
        assertThat(manifest.labels()).containsExactly("cat", "dog");
        assertThat(manifest.image())
                .contains(
                        new ImageSpec(
                                224,
                                256,
                                ImageSpec.Fit.SHORT_SIDE,
                                List.of(0.485f, 0.456f, 0.406f),
                                List.of(0.229f, 0.224f, 0.225f)));
        assertThat(manifest.output().scores()).isEqualTo(ScoreFunction.SOFTMAX);
    }

    @ParameterizedTest
    @CsvSource({
        "text_classifier, text-classification",
        "text_handler, text-classification",
        "question_answering, question-answering"
    })
    void readsTextHandlers(String handler, String task) {
        ModelManifest manifest = handledBy(handler).read();
        assertThat(manifest.task().id()).isEqualTo(task);
        assertThat(manifest.inputs()).containsExactly("input_ids", "attention_mask");
        assertThat(manifest.tokenizer()).contains(new TokenizerSpec("tokenizer.json", 512));
    }

    @Test
    void readsEveryFormOfLabels() {
        assertThat(
                        handledBy("image_classifier")
                                .with("index_to_name.json", "{\"0\": [\"n0\", \"cat\"]}")
                                .read()
                                .labels())
                .containsExactly("cat");
        assertThat(
                        handledBy("image_classifier")
                                .with(
                                        "index_to_name.json",
                                        "{\"object_type_names\": [\"cat\", \"dog\"]}")
                                .read()
                                .labels())
                .containsExactly("cat", "dog");
        assertThat(handledBy("image_classifier").with("index_to_name.json", "{\"0\": 5}").refusal())
                .startsWith("index_to_name.json: ")
                .contains("index 0");
    }

    @Test
    void wantsLabels() {
        PackageFolder folder =
                new PackageFolder(models.resolve("bare"))
                        .with("net.pt", "abc")
                        .with(
                                "MAR-INF/MANIFEST.json",
                                "{\"model\": {\"serializedFile\": \"net.pt\", \"handler\": \"image_classifier\"}}");
        assertThat(folder.refusal())
                .startsWith("index_to_name.json: is missing: name the label of each index");
    }

    @ParameterizedTest
    @ValueSource(strings = {"handler.py", "my_handler.py:handle"})
    void refusesPythonHandlers(String handler) {
        assertThat(handledBy(handler).refusal())
                .startsWith(
                        "MAR-INF/MANIFEST.json: model.handler=%s is Python code".formatted(handler))
                .contains("model.yaml")
                .contains("image_classifier");
    }

    @Test
    void refusesAHandlerWhoseCodeIsInTheArchive() {
        assertThat(handledBy("mine").with("mine.py", "").refusal())
                .contains("model.handler=mine is Python code");
        assertThat(handledBy("object_detector").refusal())
                .contains("model.handler=object_detector is not served here: use one of");
    }

    @Test
    void refusesEagerModels() {
        assertThat(
                        archive(
                                        "{\"serializedFile\": \"net.pt\", \"modelFile\": \"model.py\", \"handler\": \"image_classifier\"}")
                                .refusal())
                .contains("model.modelFile=model.py is the Python code of an eager model");
    }

    @Test
    void saysWhatAManifestLacks() {
        assertThat(archive("{\"handler\": \"image_classifier\"}").refusal())
                .contains("names no model.serializedFile");
        assertThat(archive("{}").refusal()).contains("names no model.handler");
        assertThat(
                        archive(
                                        "{\"serializedFile\": \"../x.pt\", \"handler\": \"image_classifier\"}")
                                .refusal())
                .contains("lies outside of its package");
    }
}
