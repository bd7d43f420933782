package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Pooling;
import dev.djinn.model.Precision;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlPackageTests {

    /** Of the three bytes "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String TRANSLATOR = "translatorFactory=ai.djl.huggingface.translator.";

    @TempDir private Path models;

    private PackageFolder text(String translator, String... properties) {
        return new PackageFolder(models)
                .with("toy.pt", "abc")
                .with("config.json", "{\"id2label\": {\"1\": \"bad\", \"0\": \"good\"}}")
                .with(
                        "serving.properties",
                        "engine=PyTorch\noption.modelName=toy\n%s%sTranslatorFactory\n%s"
                                .formatted(TRANSLATOR, translator, String.join("\n", properties)));
    }

    private PackageFolder image(String properties) {
        return new PackageFolder(models)
                .with("net.pt", "abc")
                .with("synset.txt", "n01 cat, house cat\nn02 dog\n")
                .with(
                        "serving.properties",
                        "application=cv/image_classification\nwidth=224\nheight=224\n"
                                + properties.replace(";", "\n"));
    }

    @Test
    void readsAClassifier() {
        ModelManifest manifest = text("TextClassification", "includeTokenTypes=true").read();
        assertThat(manifest.version()).hasToString("toy:3");
        assertThat(manifest.task()).isEqualTo(Task.TEXT_CLASSIFICATION);
        assertThat(manifest.labels()).containsExactly("good", "bad");
        assertThat(manifest.inputs())
                .containsExactly("input_ids", "attention_mask", "token_type_ids");
        assertThat(manifest.tokenizer()).contains(new TokenizerSpec("tokenizer.json", 512));
        Variant variant = manifest.variants().getFirst();
        assertThat(variant.file()).isEqualTo("toy.pt");
        assertThat(variant.precision()).isEqualTo(Precision.FP32);
        assertThat(variant.devices()).containsExactlyInAnyOrder(DeviceKind.CPU, DeviceKind.GPU);
        assertThat(variant.sha256()).isEqualTo(ABC);
        assertThat(manifest.warmup().lengths()).containsExactly(16, 96);
        assertThat(manifest.warmup().batchSizes()).containsExactly(1, 2);
    }

    @Test
    void readsTheSameUnderTheNameThatItIsFetchedFor() {
        Path directory = text("TextClassification").directory();
        var as = new ModelVersion(new ModelName("other"), 7);
        assertThat(new PackageReader().read(directory, as).manifest().version()).isEqualTo(as);
    }

    @ParameterizedTest
    @CsvSource({
        "'', SOFTMAX",
        "single_label_classification, SOFTMAX",
        "multi_label_classification, SIGMOID",
        "regression, NONE"
    })
    void scoresByTheKindOfProblem(String type, ScoreFunction function) {
        String config = "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}, \"problem_type\": \"%s\"}";
        assertThat(
                        text("TextClassification")
                                .with("config.json", config.formatted(type))
                                .read()
                                .output()
                                .scores())
                .isEqualTo(function);
    }

    @Test
    void scoresASingleLabelByItself() {
        ModelManifest manifest =
                text("TextClassification").with("config.json", "{\"num_labels\": 1}").read();
        assertThat(manifest.labels()).containsExactly("LABEL_0");
        assertThat(manifest.output().scores()).isEqualTo(ScoreFunction.SIGMOID);
    }

    @Test
    void namesLabelsAsTransformersDoesWhereItLeavesThemOut() {
        assertThat(
                        text("TextClassification")
                                .with("config.json", "{\"model_type\": \"bert\"}")
                                .read()
                                .labels())
                .containsExactly("LABEL_0", "LABEL_1");
    }

    @Test
    void refusesLabelsWithGapsAndNone() {
        assertThat(
                        text("TextClassification")
                                .with("config.json", "{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}")
                                .refusal())
                .startsWith("config.json: ")
                .contains("no text for index 1");
        assertThat(text("TextClassification").with("config.json", "[").refusal())
                .startsWith("config.json: is no JSON");
        PackageFolder without =
                new PackageFolder(models.resolve("none"))
                        .with("toy.pt", "abc")
                        .with(
                                "serving.properties",
                                TRANSLATOR + "TextClassificationTranslatorFactory");
        assertThat(without.refusal()).startsWith("config.json: is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "maxLength=64; {}; {}; 64",
                "maxLength=514; {\"model_max_length\": 90}; {}; 90",
                "modelMaxLength=40; {\"model_max_length\": 90}; {}; 40",
                "; {\"model_max_length\": 1000000000000000019884624838656}; {}; 512",
                "maxLength=600; {}; {\"max_position_embeddings\": 512}; 512",
                "maxLength=514; {}; {\"max_position_embeddings\": 514, \"model_type\": \"roberta\", \"pad_token_id\": 1}; 512",
            })
    void readsAsManyTokensAsAllAllow(String property, String tokenizer, String config, int length) {
        ModelManifest manifest =
                text("TextEmbedding", property == null ? "" : property)
                        .with("tokenizer_config.json", tokenizer)
                        .with("config.json", config)
                        .read();
        assertThat(manifest.tokenizer().orElseThrow().maxLength()).isEqualTo(length);
    }

    @Test
    void refusesALengthThatHoldsNoText() {
        assertThat(text("TextEmbedding", "maxLength=4").refusal())
                .contains("max_length must be at least 8, got 4");
    }

    @Test
    void readsAReaderWithTheLengthsOfThePipeline() {
        assertThat(text("QuestionAnswering").read().questionAnswering())
                .contains(new QuestionAnsweringSpec(384, 128, 64, 15));
        assertThat(
                        text("QuestionAnswering", "maxLength=64", "detail=true")
                                .read()
                                .questionAnswering())
                .contains(new QuestionAnsweringSpec(64, 32, 24, 15));
    }

    @Test
    void poolsByTheMeanAndNormalisesUnlessToldOtherwise() {
        ModelManifest plain = text("TextEmbedding", "padding=true").read();
        assertThat(plain.output().pooling()).contains(Pooling.MEAN);
        assertThat(plain.output().normalize()).isTrue();
        assertThat(plain.inputs()).containsExactly("input_ids", "attention_mask");
        assertThat(plain.labels()).isEmpty();
        assertThat(text("TextEmbedding", "normalize=false").read().output().normalize()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void poolsAsTold(Pooling pooling) {
        assertThat(text("TextEmbedding", "pooling=" + pooling).read().output().pooling())
                .contains(pooling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pooling=median",
                "dense=linear.safetensors",
                "denseActivation=Tanh",
                "layerNorm=norm.safetensors",
                "int32=true",
                "tokenizer=bert-base-uncased",
                "stripAccents=true",
                "addPrefixSpace=true",
                "addSpecialTokens=false",
                "doLowerCase=true",
                "batchifier=none",
                "maxLength=long",
                "maxLength=0.5",
                "normalize=maybe",
                "option.extraFiles=a",
                "colour=blue"
            })
    void refusesByNameWhatItCannotHonour(String property) {
        assertThat(text("TextEmbedding", property).refusal())
                .startsWith("serving.properties: " + property + " ");
    }

    @Test
    void leavesLowerCaseToATokenizerThatDoesIt() {
        String tokenizer = "{\"normalizer\": {\"type\": \"BertNormalizer\", \"lowercase\": true}}";
        String sequence =
                "{\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Lowercase\"}]}}";
        for (String lowerCases : List.of(tokenizer, sequence)) {
            assertThat(
                            text("TextEmbedding", "doLowerCase=true")
                                    .with("tokenizer.json", lowerCases)
                                    .read()
                                    .task())
                    .isEqualTo(Task.FEATURE_EXTRACTION);
        }
    }

    @Test
    void refusesWhatIsNotServedAndNamesWhatIs() {
        assertThat(text("TokenClassification").refusal())
                .contains("TokenClassificationTranslatorFactory is not served here")
                .contains("TextEmbeddingTranslatorFactory");
        assertThat(text("TextClassification", "reranking=true").refusal())
                .contains("reranking=true");
        assertThat(text("TextClassification", "engine=OnnxRuntime").refusal())
                .contains("engine=OnnxRuntime cannot be served: only TorchScript is");
    }

    @Test
    void findsTheTaskWhereNoTranslatorIsNamed() {
        PackageFolder folder =
                new PackageFolder(models)
                        .with("a.pt", "abc")
                        .with("serving.properties", "")
                        .with("config.json", "{\"architectures\": [\"BertForQuestionAnswering\"]}");
        assertThat(folder.read().task()).isEqualTo(Task.QUESTION_ANSWERING);
        folder.with("serving.properties", "application=nlp/text_embedding");
        assertThat(folder.read().task()).isEqualTo(Task.FEATURE_EXTRACTION);
        folder.with("serving.properties", "application=cv/object_detection");
        assertThat(folder.refusal()).contains("application=cv/object_detection is not served");
        folder.with("serving.properties", "").with("config.json", "{}");
        assertThat(folder.refusal()).contains("translatorFactory is missing: set it to one of");
    }

    @Test
    void takesTheNamedWeightsOrTheOnlyOnes() {
        PackageFolder folder = text("TextEmbedding").with("other.pt", "abd");
        assertThat(folder.read().variants().getFirst().file()).isEqualTo("toy.pt");
        folder.with(
                "serving.properties",
                TRANSLATOR + "TextEmbeddingTranslatorFactory\nload_on_devices=-1");
        assertThat(folder.refusal()).contains("holds other.pt, toy.pt where one");
        PackageFolder only =
                new PackageFolder(models.resolve("only"))
                        .with("x.pt", "abc")
                        .with(
                                "serving.properties",
                                TRANSLATOR + "TextEmbeddingTranslatorFactory\nload_on_devices=-1");
        assertThat(only.read().variants().getFirst().devices()).containsExactly(DeviceKind.CPU);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resize=256;centerCrop=true | 256 | SHORT_SIDE",
                "resize=256.0;centerCrop=true | 256 | SHORT_SIDE",
                "resize=256,256;centerCrop=true | 256 | STRETCH",
                "resize=true | 224 | STRETCH",
                "resize=224 | 224 | STRETCH",
                "resize=224,224,BILINEAR;centerCrop=true | 224 | STRETCH",
                "resizeShort=true;centerCrop=true | 224 | SHORT_SIDE",
                "resizeShort=232;centerCrop=true | 232 | SHORT_SIDE",
                "resizeShort=232,-1,BILINEAR;centerCrop=true | 232 | SHORT_SIDE"
            })
    void resizesAsTheArgumentsMeanIt(String properties, int resize, ImageSpec.Fit fit) {
        ImageSpec spec = image(properties).read().image().orElseThrow();
        assertThat(spec.size()).isEqualTo(224);
        assertThat(spec.resize()).isEqualTo(resize);
        assertThat(spec.fit()).isEqualTo(fit);
        assertThat(spec.mean()).containsOnly(0f);
        assertThat(spec.std()).containsOnly(1f);
    }

    @Test
    void normalisesAndScoresAsTold() {
        ModelManifest imagenet = image("resize=true;normalize=true;applySoftmax=true").read();
        assertThat(imagenet.image().orElseThrow().mean()).containsExactly(0.485f, 0.456f, 0.406f);
        assertThat(imagenet.output().scores()).isEqualTo(ScoreFunction.SOFTMAX);
        assertThat(imagenet.labels()).containsExactly("n01 cat, house cat", "n02 dog");
        ModelManifest own = image("resize=true;normalize=0.5,0.4, 0.3,0.2,0.1,1;topK=3").read();
        assertThat(own.image().orElseThrow().mean()).containsExactly(0.5f, 0.4f, 0.3f);
        assertThat(own.image().orElseThrow().std()).containsExactly(0.2f, 0.1f, 1f);
        assertThat(own.output().scores()).as("DJL's default").isEqualTo(ScoreFunction.NONE);
        assertThat(image("resize=true;synset=cat,dog").read().labels())
                .containsExactly("cat", "dog");
        assertThat(image("resize=true;scaleFactor=0.00392156862745098").read().inputs())
                .containsExactly("pixels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resize=224,200",
                "resize=200;centerCrop=true",
                "resize=big",
                "resize=256,256,BICUBIC;centerCrop=true",
                "resizeShort=224,400;centerCrop=true",
                "pad=true;resize=true",
                "centerFit=true;resize=true",
                "range=0,1;resize=true",
                "toTensor=false;resize=true",
                "flag=GRAYSCALE;resize=true",
                "scaleFactor=0.5;resize=true",
                "normalize=0.5;resize=true",
                "synsetUrl=http://somewhere;resize=true"
            })
    void refusesImageArgumentsByName(String properties) {
        String argument = properties.substring(0, properties.indexOf('='));
        assertThat(image(properties).refusal()).startsWith("serving.properties: " + argument + "=");
    }

    @Test
    void wantsImagesOfOneSize() {
        assertThat(image("").refusal()).contains("resize is missing");
        assertThat(image("resizeShort=256").refusal()).contains("centerCrop is missing");
        assertThat(image("resize=true;height=200").refusal()).contains("height=200");
        assertThat(image("resize=true;synsetFileName=../../secret").refusal())
                .contains("lies outside of its package");
    }
}
