package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import dev.djinn.model.Variant;
import dev.djinn.model.Warmup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Manifests for tests. */
final class Manifests {

    /** Of the three bytes "abc". */
    static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    static final Variant INT8 =
            variant(Precision.INT8, Set.of(DeviceKind.CPU), "avx512_vnni | avx_vnni");
    static final Variant FP32 = variant(Precision.FP32, Set.of(DeviceKind.CPU, DeviceKind.GPU));

    private Manifests() {}

    static Variant variant(Precision precision, Set<DeviceKind> devices, String... requires) {
        return new Variant(
                "model.pt",
                precision,
                devices,
                List.of(requires),
                precision == Precision.FP32 ? Optional.of("to_float32") : Optional.empty(),
                ABC);
    }

    static ModelManifest manifest(String name, int version, Task task, Variant... variants) {
        return manifest(name, version, task, false, variants);
    }

    private static ModelManifest manifest(
            String name, int version, Task task, boolean preferred, Variant... variants) {
        return new ModelManifest(
                new ModelVersion(new ModelName(name), version),
                task,
                preferred,
                "",
                List.of(variants),
                List.of("input_ids"),
                List.of("only"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OutputSpec.DEFAULT,
                BatchingPolicy.DEFAULT,
                new Warmup(List.of(4), List.of(1, 2)));
    }

    static DesiredModel desired(String name, int version, Task task) {
        return desired(Path.of("nowhere"), name, version, task);
    }

    static DesiredModel preferred(String name, int version, Task task) {
        return desired(Path.of("nowhere"), manifest(name, version, task, true, FP32));
    }

    static DesiredModel desired(Path directory, String name, int version, Task task) {
        return desired(directory, manifest(name, version, task, FP32));
    }

    private static DesiredModel desired(Path directory, ModelManifest manifest) {
        return new DesiredModel(
                new ModelPackage(directory, manifest),
                new Placement(List.of(Device.CPU), FP32, "of a test", List.of()));
    }
}
