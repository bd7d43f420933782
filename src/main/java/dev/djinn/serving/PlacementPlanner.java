package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.serving.VariantRanking.Candidate;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * Chooses device and variant of one model: a function of what there is and what was asked for, and
 * of nothing else.
 */
final class PlacementPlanner {

    private final Inventory inventory;
    private final ModelManifest manifest;
    private final PlacementPolicy policy;
    private final DataSize weights;

    /**
     * @param weights size of the package's weights file
     */
    PlacementPlanner(
            Inventory inventory, ModelManifest manifest, PlacementPolicy policy, DataSize weights) {
        this.inventory = inventory;
        this.manifest = manifest;
        this.policy = policy;
        this.weights = weights;
    }

    /**
     * @throws ConfigurationException when the policy cannot be met
     */
    Placement plan() {
        return switch (policy.device()) {
            case DevicePolicy.CpuOnly _ -> onCpu(asked());
            case DevicePolicy.Auto _ -> automatic();
            case DevicePolicy.AnyGpu _ -> onAnyGpu();
            case DevicePolicy.Gpus(List<Device> devices) -> onGpus(devices);
        };
    }

    private Placement automatic() {
        if (inventory.gpus().isEmpty()) {
            return onCpu("no GPU was found");
        }
        VariantRanking ranking = ranking(DeviceKind.GPU);
        return ranking.best()
                .map(best -> onRoomyGpu(ranking, best))
                .orElseGet(() -> onCpu("no variant may run on a GPU"));
    }

    private Placement onRoomyGpu(VariantRanking ranking, Candidate best) {
        DataSize need = need(best);
        return inventory
                .roomiest(need)
                .map(gpu ->
                        placement(
                                ranking,
                                best,
                                List.of(gpu.device()),
                                "%s has room: %s".formatted(gpu.device(), ModelMemory.free(gpu))))
                .orElseGet(() -> onCpu("no GPU has %d MB free".formatted(need.toMegabytes())));
    }

    private Placement onCpu(String why) {
        VariantRanking ranking = ranking(DeviceKind.CPU);
        return placement(ranking, required(ranking, why), List.of(Device.CPU), why);
    }

    private Placement onAnyGpu() {
        if (inventory.gpus().isEmpty()) {
            throw missing("gpu");
        }
        VariantRanking ranking = ranking(DeviceKind.GPU);
        Candidate best = required(ranking, asked());
        DataSize need = need(best);
        return inventory
                .roomiest(need)
                .map(gpu ->
                        placement(
                                ranking,
                                best,
                                List.of(gpu.device()),
                                "most free memory: %s".formatted(ModelMemory.free(gpu))))
                .orElseThrow(() -> tooSmall(need));
    }

    private Placement onGpus(List<Device> devices) {
        List<DeviceStatus> gpus = devices.stream().map(this::present).toList();
        VariantRanking ranking = ranking(DeviceKind.GPU);
        Candidate best = required(ranking, asked());
        DataSize need = need(best);
        if (gpus.stream().anyMatch(gpu -> gpu.free().compareTo(need) < 0)) {
            throw tooSmall(need);
        }
        return placement(ranking, best, devices, asked());
    }

    private DataSize need(Candidate best) {
        return ModelMemory.need(DeviceKind.GPU, manifest, best.variant(), weights);
    }

    private String asked() {
        return "device is set to " + policy.device();
    }

    private VariantRanking ranking(DeviceKind kind) {
        return VariantRanking.of(
                manifest.variants(), kind, inventory.features(), policy.precision());
    }

    private Candidate required(VariantRanking ranking, String why) {
        return ranking.best()
                .orElseThrow(() ->
                        new VariantShortage(manifest, ranking, inventory.features()).because(why));
    }

    private static Placement placement(
            VariantRanking ranking, Candidate best, List<Device> devices, String why) {
        VariantReasons reasons = new VariantReasons(ranking);
        return new Placement(
                devices,
                best.variant(),
                "%s; %s".formatted(why, reasons.reason(best)),
                reasons.describe());
    }

    private DeviceStatus present(Device device) {
        return inventory.find(device).orElseThrow(() -> missing(device.toString()));
    }

    private ConfigurationException missing(String device) {
        return new ConfigurationException(
                "%s must run on %s, but the engine sees only %s."
                        .formatted(manifest.version(), device, inventory),
                "Check the NVIDIA driver and that the CUDA runtime (libcudart) and a CUDA build of PyTorch are installed, or set djinn.device=auto.");
    }

    private ConfigurationException tooSmall(DataSize need) {
        String gpus =
                inventory.gpus().stream()
                        .map(gpu -> gpu.device() + " " + ModelMemory.free(gpu))
                        .collect(Collectors.joining(", "));
        return new ConfigurationException(
                "%s needs %d MB of GPU memory, but there is only this: %s."
                        .formatted(manifest.version(), need.toMegabytes(), gpus),
                "Free GPU memory, name another GPU, or set djinn.models.devices.%s=cpu."
                        .formatted(manifest.version().name()));
    }
}
