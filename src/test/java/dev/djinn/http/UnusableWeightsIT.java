package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A package that turns out to be unusable says so in one sentence, and the others serve. */
class UnusableWeightsIT {

    private static final Duration START = Duration.ofSeconds(60);

    @TempDir private static Path models;

    private static RunningDjinn djinn;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        ForeignPackages.copy("mar-picture", models, "sound");
        Path manifest =
                ForeignPackages.copy("bare-sentences", models, "bare-sentences")
                        .resolve("model.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("gpu]}", "gpu], sha256: " + "f".repeat(64) + "}"));
        replaced("djl-classes", "pickle", "djl-classes.pt", "state-dict.pt");
        replaced("djl-topics", "old-pickle", "djl-topics.pt", "legacy-pickle.pt");
        replaced("zoo-picture", "operator", "traced_picture.pt", "unknown-operator.pt");
        Files.delete(
                ForeignPackages.copy("djl-reader", models, "speechless").resolve("tokenizer.json"));
        Files.writeString(
                ForeignPackages.copy("bare-scores", models, "bare-scores").resolve("labels.txt"),
                "wish\nriver\n");
        Files.writeString(
                ForeignPackages.copy("djl-sentences", models, "untyped")
                        .resolve("serving.properties"),
                "translatorFactory=ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory");
        djinn = RunningDjinn.start("djinn.models.location=" + models);
        client = djinn.listening();
    }

    private static void replaced(String source, String name, String weights, String by)
            throws IOException {
        Files.copy(
                ForeignPackages.broken(by),
                ForeignPackages.copy(source, models, name).resolve(weights),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterAll
    static void stop() {
        djinn.close();
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                argumentSet(
                        "wrong checksum",
                        "bare-sentences",
                        "^model\\.pt: its SHA-256 is \\w{64}, but the manifest says f{64}: restore the file, or .*"),
                argumentSet(
                        "pickle",
                        "pickle",
                        "^djl-classes\\.pt is a Python pickle \\(a state dict .*\\), not TorchScript: trace or script .*"),
                argumentSet(
                        "legacy pickle",
                        "old-pickle",
                        "^djl-topics\\.pt is a Python pickle \\(a state dict .*\\), not TorchScript: trace or script .*"),
                argumentSet(
                        "unknown operator",
                        "operator",
                        "^PyTorch 2\\.7\\.1 could not load traced_picture\\.pt on cpu: it needs the operator lamp::rub, which this libtorch does not have: export .*"),
                argumentSet(
                        "missing tokenizer",
                        "speechless",
                        "^tokenizer\\.json: is missing: put it there; .*"),
                argumentSet(
                        "label count",
                        "bare-scores",
                        "^model\\.pt: gives 3 scores for each input, but the package names 2 labels: name one label for each score .*"),
                argumentSet(
                        "missing input",
                        "untyped",
                        "^PyTorch failed on inputs of shape \\[.*\\]: .*token_type_ids.*"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void saysWhyInTheDirectoryInHealthAndInTheLog(String name, String reason) {
        JsonNode failed =
                Eventually.see(
                        START,
                        () -> client.get("/v1/models/" + name).ok(),
                        model -> model.path("state").asString().equals("failed"));
        OpenApi.assertValid("Model", failed);
        String said = failed.path("reason").asString();
        assertThat(said).matches(reason).doesNotContain("\n", models.toString());
        assertThat(
                        client.managed("/actuator/health/readiness")
                                .json()
                                .at("/components/models/details/" + name + ":1")
                                .asString())
                .isEqualTo("failed: " + said);
        assertThat(djinn.log()).contains("%s:1 could not be loaded: %s".formatted(name, said));
    }

    @Test
    void servesTheOthers() {
        JsonNode sound =
                Eventually.see(
                        START,
                        () -> client.get("/v1/models/sound").ok(),
                        model -> !model.path("state").asString().equals("loading"));
        assertThat(sound.path("state").asString()).isEqualTo("ready");
    }
}
