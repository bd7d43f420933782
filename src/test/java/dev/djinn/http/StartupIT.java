package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djinn.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an operator is told when something is wrong with the configuration or the models. */
class StartupIT {

    private static final Duration START = Duration.ofSeconds(60);

    @Test
    void saysWhatAnExplicitGpuLacks() {
        assumeTrue(Files.notExists(Path.of("/dev/nvidiactl")), "this machine has a GPU");
        String log = failed("djinn.device=gpu");
        assertThat(log)
                .contains("must run on gpu, but the engine sees only cpu")
                .contains("Check the NVIDIA driver")
                .contains("djinn.device=auto");
    }

    @Test
    void saysThatItsDeviceIsNoDevice() {
        assertThat(failed("djinn.device=tpu")).contains("tpu").contains("djinn.device");
    }

    @Test
    void saysThatItsPrecisionIsNone() {
        assertThat(failed("djinn.precision=fp8"))
                .contains("'fp8' is not a precision: use auto, fp32, bf16, fp16, int8.")
                .contains("djinn.models.precisions.<model>");
    }

    @Test
    void saysWhichVariantsThereAreWhenTheOneAskedForCannotRun() {
        assertThat(failed("djinn.models.precisions.resnet50=int8"))
                .contains("resnet50:1 has no int8 variant that may run on a CPU")
                .contains("CPU features: ")
                .contains("fp32 (precision is set to int8)")
                .contains("Set djinn.models.precisions.resnet50 to auto or ");
    }

    @Test
    void saysWhereItLookedForModels(@TempDir Path folder) {
        Path missing = folder.resolve("nowhere");
        assertThat(failed("djinn.models.location=" + missing))
                .contains("There is no folder of models at " + missing)
                .contains("DJINN_MODELS_LOCATION");
    }

    @Test
    void startsWithoutModelsAndIsReadyOnceOneIsRegistered(@TempDir Path folder) throws IOException {
        Path models = ModelFolder.of(folder.resolve("elsewhere"), "sentiment");
        Path empty = Files.createDirectory(folder.resolve("models"));
        try (RunningDjinn djinn =
                RunningDjinn.start(
                        "djinn.models.location=" + empty,
                        "djinn.management.key=" + Client.MANAGEMENT_KEY)) {
            Client client = djinn.listening();
            Answer readiness = client.managed("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.text()).contains("There is no model: register one");
            assertThat(djinn.log()).contains("holds no package", "<name>/<version>/model.yaml");
            client.register("sentiment", 1, models.resolve("sentiment/1").toUri().toString());
            djinn.ready();
        }
    }

    @Test
    void saysWhichOverrideNamesNoModel() {
        assertThat(failed("djinn.models.devices.sentimental=cpu"))
                .contains(
                        "djinn.models.devices.sentimental names the model 'sentimental', which is not there")
                .contains("Correct the name or remove the property.");
        assertThat(failed("djinn.models.precisions.sentimental=fp32"))
                .contains("djinn.models.precisions.sentimental names the model 'sentimental'");
    }

    @Test
    void saysWhatIsWrongWithAPackage(@TempDir Path folder) throws IOException {
        Path manifest = ModelFolder.of(folder, "sentiment").resolve("sentiment/1/model.yaml");
        Files.writeString(manifest, Files.readString(manifest) + "colour: blue\n");
        assertThat(failed("djinn.models.location=" + folder))
                .contains(manifest.toString())
                .contains("colour")
                .contains("Correct the package");
    }

    /** What it printed before it ended: a description and an action, and no stack trace. */
    private static String failed(String property) {
        try (RunningDjinn djinn = RunningDjinn.start(property)) {
            assertThat(djinn.exit(START)).isEqualTo(1);
            assertThat(djinn.log())
                    .contains("APPLICATION FAILED TO START", "Description:", "Action:")
                    .doesNotContain("\tat ");
            return djinn.log();
        }
    }

    @Test
    void servesTheOtherModelsWhenOneIsDamaged(@TempDir Path folder) throws IOException {
        Path weights = ModelFolder.of(folder, "sentiment", "minilm").resolve("minilm/1/model.pt");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        try (RunningDjinn djinn = RunningDjinn.start("djinn.models.location=" + folder)) {
            Client client = djinn.listening();
            JsonNode failed =
                    Eventually.see(
                            START,
                            () -> client.get("/v1/models/minilm").ok(),
                            model -> model.path("state").asString().equals("failed"));
            OpenApi.assertValid("Model", failed);
            assertThat(failed.path("reason").asString()).contains("model.pt").contains("SHA-256");
            Answer refused = client.ask("/v1/feature-extraction", "good");
            Problems.expect(refused, ProblemCode.MODEL_NOT_READY);
            assertThat(refused.header("Retry-After")).isPresent();

            Eventually.see(
                    START,
                    () -> client.ask("/v1/sentiment-analysis", "good"),
                    answer -> answer.status() == 200);
            Answer readiness = client.managed("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(readiness.json().at("/components/models/details/minilm:1").asString())
                    .startsWith("failed: model.pt: its SHA-256 is ");
            assertThat(client.managed("/actuator/health/liveness").status()).isEqualTo(200);
            Metrics metrics = client.metrics();
            assertThat(metrics.sum("djinn_model_state", "model=\"minilm\"", "state=\"failed\""))
                    .isEqualTo(1);
            assertThat(metrics.sum("djinn_model_load_seconds_count", "outcome=\"failure\""))
                    .isEqualTo(1);
            assertThat(metrics.sum("djinn_rejected_total", "reason=\"not_ready\"")).isPositive();
        }
    }
}
