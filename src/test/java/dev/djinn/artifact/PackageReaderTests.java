package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Pooling;
import dev.djinn.model.Precision;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.model.ScoreFunction;
import dev.djinn.model.Task;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import dev.djinn.model.Warmup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageReaderTests {

    private static final String VALID =
            """
            name: toy
            version: 2
            task: text-classification
            variants:
            - {file: model.pt, precision: fp32, devices: [cpu, gpu], sha256: 00}
            inputs: [input_ids]
            tokenizer: {file: tokenizer.json, max_length: 64}
            labels: labels.txt
            """;

    @TempDir private Path models;

    private final PackageReader reader = new PackageReader();

    private Path write(String manifest) throws IOException {
        Path directory = Files.createDirectories(models.resolve("toy/2"));
        Files.writeString(directory.resolve("model.yaml"), manifest);
        Files.writeString(directory.resolve("labels.txt"), "good\nbad\n");
        return directory;
    }

    private ModelManifest read(String manifest) throws IOException {
        return reader.read(write(manifest)).manifest();
    }

    private String failure(String manifest) throws IOException {
        Path directory = write(manifest);
        String message =
                assertThatExceptionOfType(PackageException.class)
                        .isThrownBy(() -> reader.read(directory))
                        .actual()
                        .getMessage();
        assertThat(message)
                .startsWith(directory.resolve("model.yaml") + ": ")
                .doesNotContain("dev.djinn", "tools.jackson", "java.");
        return message;
    }

    @Test
    void readsAllPackagesOfTheRepository() {
        List<Path> found = reader.find(Path.of("models"));
        assertThat(found)
                .extracting(path -> path.getParent().getFileName().toString())
                .containsExactly(
                        "efficientnet-lite0", "intent", "minilm", "qa", "resnet50", "sentiment");
        assertThat(found)
                .allSatisfy(path -> {
                    ModelManifest manifest = reader.read(path).manifest();
                    assertThat(manifest.description()).isNotBlank();
                    assertThat(manifest.variants())
                            .as("a variant for any CPU")
                            .anyMatch(variant -> variant.requires().isEmpty());
                });
    }

    @Test
    void readsEveryFieldOfAManifest() {
        ModelManifest qa = reader.read(Path.of("models/qa/1").toAbsolutePath()).manifest();
        assertThat(qa.version()).hasToString("qa:1");
        assertThat(qa.task()).isEqualTo(Task.QUESTION_ANSWERING);
        assertThat(qa.inputs()).containsExactly("input_ids", "attention_mask", "token_type_ids");
        assertThat(qa.tokenizer()).contains(new TokenizerSpec("tokenizer.json", 256));
        assertThat(qa.questionAnswering()).contains(new QuestionAnsweringSpec(256, 96, 48, 30));
        assertThat(qa.batching()).isEqualTo(new BatchingPolicy(32, 2048, 0.25));
        assertThat(qa.warmup()).isEqualTo(new Warmup(List.of(16), List.of(1)));
        assertThat(qa.labels()).isEmpty();
        Variant first = qa.variants().getFirst();
        assertThat(first.precision()).isEqualTo(Precision.INT8);
        assertThat(first.devices()).containsExactly(DeviceKind.CPU);
        assertThat(first.requires()).containsExactly("avx2");
        assertThat(first.prepare()).isEmpty();
        assertThat(qa.variants().getLast().prepare()).contains("to_float32");
        assertThat(
                        reader.read(Path.of("models/resnet50/1"))
                                .manifest()
                                .image()
                                .orElseThrow()
                                .mean())
                .containsExactly(0.485f, 0.456f, 0.406f);
    }

    @Test
    void fillsInWhatMayBeLeftOut() throws IOException {
        ModelManifest manifest = read(VALID);
        assertThat(manifest.description()).isEmpty();
        assertThat(manifest.preferred()).isFalse();
        assertThat(manifest.labels()).containsExactly("good", "bad");
        assertThat(manifest.batching()).isEqualTo(BatchingPolicy.DEFAULT);
        assertThat(manifest.warmup()).isEqualTo(Warmup.NONE);
        assertThat(manifest.image()).isEmpty();
    }

    @Test
    void readsWhetherAModelIsPreferred() throws IOException {
        assertThat(read(VALID + "preferred: true\n").preferred()).isTrue();
        assertThat(read(VALID + "preferred: false\n").preferred()).isFalse();
        assertThat(failure(VALID + "preferred: always\n")).contains("preferred");
    }

    @Test
    void prefersTheModelOfPhotographsInTheRepository() {
        assertThat(reader.find(Path.of("models")))
                .filteredOn(path -> reader.read(path).manifest().preferred())
                .containsExactly(Path.of("models/efficientnet-lite0/1").toAbsolutePath());
    }

    @Test
    void namesAMistypedKeyAndTheKnownOnes() throws IOException {
        assertThat(failure(VALID.replace("labels:", "lables:")))
                .contains("'lables'")
                .contains("labels");
        assertThat(failure(VALID.replace("labels.txt", "labels.txt\nwarmup: {length: [1]}")))
                .contains("'warmup.length'")
                .contains("batch_sizes, lengths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "version", "task", "variants", "inputs"})
    void namesARequiredKeyThatIsMissing(String key) throws IOException {
        String without =
                VALID.lines()
                        .filter(line -> !line.startsWith(key + ":"))
                        .filter(line -> !key.equals("variants") || !line.startsWith("-"))
                        .reduce("", (all, line) -> all + line + "\n");
        assertThat(failure(without)).contains("'" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "version", "task", "inputs", "tokenizer"})
    void refusesAKeyWithoutAValue(String key) throws IOException {
        assertThat(failure(VALID.replaceFirst("(?m)^" + key + ": .*$", key + ":")))
                .containsIgnoringCase(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "precision: fp32;precision: fp8;fp8;fp32, bf16, fp16, int8",
                "devices: [cpu, gpu];devices: [tpu];tpu;cpu, gpu",
                "task: text-classification;task: fill-mask;fill-mask;sentiment-analysis",
                "name: toy;name: Toy;Toy;a-z",
                "version: 2;version: 0;0;from 1",
                "max_length: 64;max_length: 2;max_length;8"
            })
    void namesABadValueAndTheGoodOnes(String good, String bad, String value, String hint)
            throws IOException {
        assertThat(failure(VALID.replace(good, bad))).contains(value).contains(hint);
    }

    @Test
    void namesAValueOfTheWrongType() throws IOException {
        assertThat(failure(VALID.replace("version: 2", "version: two"))).contains("version");
        assertThat(failure(VALID.replace("[input_ids]", "{a: b}"))).contains("inputs");
    }

    @Test
    void refusesBrokenYamlWithItsLine() throws IOException {
        assertThat(failure("name: \"toy")).contains("line");
        assertThat(failure("")).isNotBlank();
    }

    @Test
    void saysWhatATaskNeeds() throws IOException {
        assertThat(failure(VALID.replace("labels: labels.txt", "")))
                .contains("text-classification needs labels");
        assertThat(failure(VALID.replace("text-classification", "image-classification")))
                .contains("needs image");
        assertThat(failure(VALID.replace("text-classification", "question-answering")))
                .contains("needs question_answering");
        assertThat(failure(VALID.replaceFirst("tokenizer: .*\nlabels: .*\n", "")))
                .contains("needs tokenizer and labels");
        assertThat(failure(VALID.replaceFirst("variants:\n- .*\n", "variants: []\n")))
                .contains("variants is empty");
    }

    @Test
    void saysHowTheFolderMustBeNamed() throws IOException {
        assertThat(failure(VALID.replace("version: 2", "version: 3")))
                .contains("toy:3")
                .contains("toy/3");
        assertThat(failure(VALID.replace("name: toy", "name: other"))).contains("other/2");
    }

    @Test
    void namesALabelsFileThatIsNotThere() throws IOException {
        Path directory = write(VALID.replace("labels.txt", "classes.txt"));
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.read(directory))
                .withMessageContaining(directory.resolve("classes.txt").toString())
                .withMessageContaining("cannot be read");
    }

    @Test
    void namesAManifestThatIsNotThere() {
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.read(models.resolve("toy/2")))
                .withMessageContaining(models.resolve("toy/2/model.yaml").toString());
    }

    @Test
    void followsLinksAsVolumesAndGitSyncMakeThem() throws IOException {
        write(VALID);
        Path link = Files.createSymbolicLink(models.resolve("link"), models.resolve("toy"));
        assertThat(reader.find(link)).containsExactly(link.resolve("2"));
    }

    @Test
    void findsPackagesInOrderAndNothingElse() throws IOException {
        write(VALID);
        Path other = Files.createDirectories(models.resolve("another/1"));
        Files.writeString(other.resolve("model.yaml"), "");
        Files.createDirectories(models.resolve("empty/1"));
        Path tooDeep = Files.createDirectories(models.resolve("a/b/c"));
        Files.writeString(tooDeep.resolve("model.yaml"), "");
        Path lost = Files.createDirectories(models.resolve("lost+found/1"));
        Files.writeString(lost.resolve("model.yaml"), "");
        assertThat(reader.find(models)).containsExactly(other, models.resolve("toy/2"));
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.find(models.resolve("nowhere")))
                .withMessageContaining("nowhere");
    }

    @Test
    void findsOtherPeoplesPackagesAtAVersion() throws IOException {
        Path djl = Files.createDirectories(models.resolve("djl/1"));
        Files.writeString(djl.resolve("serving.properties"), "");
        Path served = Files.createDirectories(models.resolve("mar/1/MAR-INF"));
        Files.writeString(served.resolve("MANIFEST.json"), "{}");
        Path bare = Files.createDirectories(models.resolve("zbare/1"));
        Files.writeString(bare.resolve("net.pt"), "");
        Files.writeString(models.resolve("djl/net.pt"), "");
        Files.writeString(models.resolve("serving.properties"), "");
        assertThat(reader.find(models)).containsExactly(djl, served.getParent(), bare);
    }

    @Test
    void showsHowToDescribeLoneWeights() throws IOException {
        Path bare = Files.createDirectories(models.resolve("toy/2"));
        Files.writeString(bare.resolve("net.pt"), "");
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.read(bare))
                .withMessageContaining(bare.resolve("model.yaml") + ": is missing")
                .withMessageContaining("nothing says what net.pt does")
                .withMessageContaining("name: toy\nversion: 2\ntask: text-classification\n")
                .withMessageContaining("- {file: net.pt, precision: fp32, devices: [cpu, gpu]}");
    }

    @Test
    void takesTheVersionOfOtherPeoplesPackagesFromTheirFolder() throws IOException {
        for (String place : List.of("toy/latest", "Toy/1", "toy/0")) {
            Path directory = Files.createDirectories(models.resolve(place));
            Files.writeString(directory.resolve("serving.properties"), "");
            assertThatExceptionOfType(PackageException.class)
                    .isThrownBy(() -> reader.read(directory))
                    .withMessageContaining(place)
                    .withMessageContaining("<name>/<version>");
        }
    }

    @Test
    void takesAChecksumThatIsLeftOutInTheLocalFolderOnly() throws IOException {
        Path directory = write(VALID.replace(", sha256: 00", ""));
        Files.writeString(directory.resolve("model.pt"), "abc");
        assertThat(reader.read(directory).manifest().variants().getFirst().sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        ModelVersion toy = new ModelVersion(new ModelName("toy"), 2);
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.read(directory, toy))
                .withMessageContaining("the variant of model.pt has no sha256");
    }

    @Test
    void holdsAFetchedPackageToItsOwnName() throws IOException {
        Path directory = write(VALID);
        Path fetched = Files.move(directory, models.resolve("fetched"));
        ModelVersion toy = new ModelVersion(new ModelName("toy"), 2);
        assertThat(reader.read(fetched, toy).manifest().version()).isEqualTo(toy);
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> reader.read(fetched, new ModelVersion(new ModelName("toy"), 3)))
                .withMessageContaining("says toy:2, but it was to be toy:3");
    }

    @Test
    void readsWhatToMakeOfOutputs() throws IOException {
        assertThat(read(VALID).output()).isEqualTo(OutputSpec.DEFAULT);
        assertThat(read(VALID + "output: {from: [scores], scores: sigmoid}\n").output())
                .isEqualTo(
                        new OutputSpec(
                                List.of("scores"), Optional.empty(), true, ScoreFunction.SIGMOID));
        String embeds = VALID.replace("text-classification", "feature-extraction");
        assertThat(read(embeds + "output: {from: [1], pooling: cls, normalize: false}\n").output())
                .isEqualTo(
                        new OutputSpec(
                                List.of("1"),
                                Optional.of(Pooling.CLS),
                                false,
                                ScoreFunction.SOFTMAX));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{pooling: mean};output.pooling means nothing for text-classification",
                "{normalize: true};output.normalize means nothing",
                "{scores: relu};softmax, sigmoid, none",
                "{from: [a, b]};reads at most 1",
                "{of: a};'output.of'"
            })
    void refusesOutputEntriesThatMeanNothing(String entry, String message) throws IOException {
        assertThat(failure(VALID + "output: " + entry + "\n")).contains(message);
    }

    @Test
    void readsHowImagesAreFitted() throws IOException {
        String images =
                VALID.replace("text-classification", "image-classification")
                        .replaceFirst("tokenizer: .*\n", "");
        String image = "image: {size: 32, resize: 40, %smean: [0, 0, 0], std: [1, 1, 1]}\n";
        assertThat(read(images + image.formatted("")).image().orElseThrow().fit())
                .isEqualTo(ImageSpec.Fit.SHORT_SIDE);
        assertThat(read(images + image.formatted("fit: stretch, ")).image().orElseThrow().fit())
                .isEqualTo(ImageSpec.Fit.STRETCH);
        assertThat(failure(images + image.formatted("fit: pad, ")))
                .contains("image.fit: 'pad' is not known: use short_side, stretch");
        assertThat(failure(images + image.formatted("").replace("[1, 1, 1]", "[1, 0, 1]")))
                .contains("std must be greater than 0");
    }
}
