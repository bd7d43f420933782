package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import dev.djinn.model.Variant;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ModelMemoryTests {

    private static final DataSize FILE = DataSize.ofMegabytes(20);

    private static long megabytes(DeviceKind kind, Variant chosen, Variant... others) {
        ModelManifest manifest = Manifests.manifest("toy", 1, Task.TEXT_CLASSIFICATION, others);
        return ModelMemory.need(kind, manifest, chosen, FILE).toMegabytes();
    }

    private static Variant asItIs(Precision precision) {
        Variant narrow = Manifests.variant(precision, Set.of(DeviceKind.CPU));
        return new Variant(
                narrow.file(),
                precision,
                narrow.devices(),
                narrow.requires(),
                Optional.empty(),
                narrow.sha256());
    }

    @Test
    void widensFromTheVariantThatRunsTheFileAsItIs() {
        Variant int8 = asItIs(Precision.INT8);
        Variant bf16 = asItIs(Precision.BF16);
        Variant fp32 = Manifests.FP32;
        assertThat(megabytes(DeviceKind.CPU, int8, int8, fp32)).isEqualTo(20 + 16);
        assertThat(megabytes(DeviceKind.CPU, fp32, int8, fp32)).isEqualTo(80 + 16);
        assertThat(megabytes(DeviceKind.CPU, fp32, bf16, fp32)).isEqualTo(40 + 16);
        assertThat(megabytes(DeviceKind.CPU, fp32, fp32)).isEqualTo(80 + 16);
        assertThat(megabytes(DeviceKind.GPU, fp32, fp32)).isEqualTo(80 + 1024);
    }

    private static ModelManifest bundled(String name) {
        ModelPackage source = new PackageReader().read(Path.of("models", name, "1"));
        return source.manifest();
    }

    private static long activations(ModelManifest manifest) {
        return ModelMemory.need(
                                DeviceKind.CPU,
                                manifest,
                                manifest.variants().getFirst(),
                                DataSize.ofBytes(0))
                        .toMegabytes()
                - 16;
    }

    @Test
    void allowsForTheGreatestBatchOfTokensOrPixels() {
        ModelManifest sentiment = bundled("sentiment");
        assertThat(activations(sentiment)).as("2048 tokens").isEqualTo(96);
        assertThat(activations(sentiment.with(new BatchingPolicy(2, 2048, 0.5))))
                .as("2 texts of 256 tokens")
                .isEqualTo(24);
        assertThat(activations(bundled("efficientnet-lite0")))
                .as("16 images of 224 x 224")
                .isEqualTo(196);
    }
}
