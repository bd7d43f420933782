package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DesiredModelsTests {

    @TempDir private Path folder;

    private static final Inventory AVX2 = new Inventory(List.of(), new CpuFeatures(Set.of("avx2")));

    private static ServingProperties properties(
            String device,
            String precision,
            Map<String, String> defaults,
            ServingProperties.Models models) {
        return new ServingProperties(
                device,
                precision,
                0,
                DataSize.ofBytes(0),
                1,
                Duration.ofHours(1),
                defaults,
                models);
    }

    private static DesiredModels models(String device, Path location, Map<String, String> devices) {
        return new DesiredModels(
                properties(
                        device,
                        "auto",
                        Map.of(),
                        new ServingProperties.Models(
                                location, devices, Map.of(), Duration.ZERO, 1, Map.of())),
                AVX2);
    }

    private static DesiredModels precisions(String precision, Map<String, String> precisions) {
        return new DesiredModels(
                properties(
                        "cpu",
                        precision,
                        Map.of(),
                        new ServingProperties.Models(
                                Path.of("models"),
                                Map.of(),
                                precisions,
                                Duration.ZERO,
                                1,
                                Map.of())),
                AVX2);
    }

    private static DesiredModels defaults(Map<String, String> defaults) {
        return new DesiredModels(
                properties(
                        "auto",
                        "auto",
                        defaults,
                        new ServingProperties.Models(
                                Path.of("models"), Map.of(), Map.of(), Duration.ZERO, 1, Map.of())),
                AVX2);
    }

    private static ConfigurationException refusal(DesiredModels models) {
        ConfigurationException refusal =
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(models::read)
                        .actual();
        assertThat(refusal.action()).isNotBlank();
        return refusal;
    }

    @Test
    void placesEveryPackageOfTheRepository() {
        List<DesiredModel> desired = models("auto", Path.of("models"), Map.of()).read();
        assertThat(desired)
                .extracting(model -> model.source().manifest().version().toString())
                .containsExactly(
                        "efficientnet-lite0:1",
                        "intent:1",
                        "minilm:1",
                        "qa:1",
                        "resnet50:1",
                        "sentiment:1");
        assertThat(desired)
                .allSatisfy(model ->
                        assertThat(model.placement().devices()).containsExactly(Device.CPU));
    }

    @Test
    void saysWhereItLookedForModels() throws IOException {
        ConfigurationException missing = refusal(models("auto", folder.resolve("no"), Map.of()));
        assertThat(missing).hasMessageContaining(folder.resolve("no").toString());
        assertThat(missing.action()).contains("DJINN_MODELS_LOCATION");
        Files.createDirectory(folder.resolve("empty"));
        assertThat(models("auto", folder.resolve("empty"), Map.of()).read()).isEmpty();
    }

    @Test
    void honoursADeviceForOneModel() {
        assertThat(refusal(models("auto", Path.of("models"), Map.of("qa", "gpu:0"))))
                .hasMessageContaining("qa:1 must run on gpu:0");
    }

    @Test
    void refusesADeviceForAModelThatIsNotThere() {
        assertThat(refusal(models("auto", Path.of("models"), Map.of("qq", "cpu"))))
                .hasMessageContaining("djinn.models.devices.qq")
                .hasMessageContaining("sentiment");
    }

    @Test
    void refusesADefaultModelThatIsNotThere() {
        DesiredModels desired = defaults(Map.of("text-classification", "intend"));
        assertThat(refusal(desired))
                .hasMessageContaining("djinn.default-model.text-classification")
                .hasMessageContaining("intend")
                .hasMessageContaining("intent");
    }

    @Test
    void refusesADefaultModelOfAnotherTask() {
        DesiredModels desired = defaults(Map.of("question-answering", "sentiment"));
        assertThat(refusal(desired)).hasMessageContaining("djinn.default-model.question-answering");
    }

    @Test
    void givesMemoryOfAGpuToOneModelOnly() {
        DeviceStatus gpu =
                new DeviceStatus(
                        Device.gpu(0),
                        "a GPU",
                        DataSize.ofMegabytes(2400),
                        DataSize.ofMegabytes(2400));
        List<DesiredModel> desired =
                new DesiredModels(
                                properties(
                                        "auto",
                                        "auto",
                                        Map.of(),
                                        new ServingProperties.Models(
                                                Path.of("models"),
                                                Map.of(),
                                                Map.of(),
                                                Duration.ZERO,
                                                1,
                                                Map.of())),
                                new Inventory(List.of(gpu), new CpuFeatures(Set.of("avx2"))))
                        .read();
        assertThat(desired.stream().flatMap(model -> model.placement().devices().stream()))
                .containsExactly(
                        Device.gpu(0),
                        Device.gpu(0),
                        Device.CPU,
                        Device.CPU,
                        Device.CPU,
                        Device.CPU);
    }

    private static DesiredModels sourced(Path location, Map<String, String> sources, String qa) {
        return new DesiredModels(
                properties(
                        "auto",
                        "auto",
                        Map.of("question-answering", qa),
                        new ServingProperties.Models(
                                location, Map.of(), Map.of(), Duration.ZERO, 1, sources)),
                AVX2);
    }

    @Test
    void needsNoFolderWhenModelsAreFetched() {
        DesiredModels desired =
                sourced(folder.resolve("no"), Map.of("other", "file:other.zip"), "other");
        assertThat(desired.read()).isEmpty();
        assertThat(desired.sourced())
                .extracting(model -> model.version().toString())
                .containsExactly("other:1");
    }

    @Test
    void refusesAFetchedModelThatIsInTheFolderToo() {
        assertThat(refusal(sourced(Path.of("models"), Map.of("qa", "file:qa.zip"), "qa")))
                .hasMessageContaining("qa:1 is in ")
                .hasMessageContaining("file:qa.zip");
        assertThat(sourced(Path.of("models"), Map.of("qa:2", "file:qa.zip"), "qa").read())
                .isNotEmpty();
    }

    @Test
    void refusesADeviceThatIsNone() {
        ConfigurationException refusal = refusal(models("cuda", Path.of("models"), Map.of()));
        assertThat(refusal).hasMessageContaining("'cuda'");
        assertThat(refusal.action()).contains("djinn.device");
    }

    private static List<String> chosen(DesiredModels models) {
        return models.read().stream()
                .map(model ->
                        "%s %s"
                                .formatted(
                                        model.source().manifest().version().name(),
                                        model.placement().variant().precision()))
                .toList();
    }

    @Test
    void takesThePrecisionOfOneModelBeforeThatOfAll() {
        assertThat(chosen(precisions("fp32", Map.of("qa", "int8", "minilm", "auto"))))
                .containsExactly(
                        "efficientnet-lite0 fp32",
                        "intent fp32",
                        "minilm int8",
                        "qa int8",
                        "resnet50 fp32",
                        "sentiment fp32");
    }

    @Test
    void refusesAPrecisionForAModelThatIsNotThere() {
        assertThat(refusal(precisions("auto", Map.of("qq", "fp32"))))
                .hasMessageContaining("djinn.models.precisions.qq")
                .hasMessageContaining("sentiment");
    }

    @Test
    void refusesAPrecisionThatIsNone() {
        for (DesiredModels models :
                List.of(precisions("fp8", Map.of()), precisions("auto", Map.of("qa", "fp8")))) {
            ConfigurationException refusal = refusal(models);
            assertThat(refusal).hasMessageContaining("'fp8'");
            assertThat(refusal.action())
                    .contains("djinn.precision")
                    .contains("djinn.models.precisions.<model>");
        }
    }

    @Test
    void refusesAPrecisionThatOneOfTheModelsLacks() {
        ConfigurationException refusal = refusal(precisions("int8", Map.of()));
        assertThat(refusal).hasMessageContaining("efficientnet-lite0:1 has no int8 variant");
        assertThat(refusal.action())
                .contains("djinn.models.precisions.efficientnet-lite0 to auto or fp32");
    }
}
