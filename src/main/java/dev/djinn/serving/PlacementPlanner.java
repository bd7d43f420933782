package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * Chooses device and variant: a function of what there is and what was asked for, and of nothing
 * else.
 */
final class PlacementPlanner {

    /**
     * GPU memory beside the weights: CUDA context, workspaces and activations of the greatest
     * batch.
     */
    private static final DataSize OVERHEAD = DataSize.ofMegabytes(1024);

    private final Inventory inventory;

    PlacementPlanner(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * @param weights size of the package's weights file
     * @throws ConfigurationException when the policy cannot be met
     */
    Placement plan(ModelManifest manifest, DevicePolicy policy, DataSize weights) {
        return switch (policy) {
            case DevicePolicy.CpuOnly _ -> cpu(manifest, "device is set to cpu");
            case DevicePolicy.Auto _ -> automatic(manifest, weights);
            case DevicePolicy.AnyGpu _ -> anyGpu(manifest, weights);
            case DevicePolicy.Gpus(List<Device> devices) -> gpus(manifest, devices, weights);
        };
    }

    private Placement automatic(ModelManifest manifest, DataSize weights) {
        if (inventory.gpus().isEmpty()) {
            return cpu(manifest, "no GPU was found");
        }
        Optional<Variant> variant = gpuVariant(manifest);
        if (variant.isEmpty()) {
            return cpu(manifest, "the package has no GPU variant");
        }
        DataSize need = need(variant.get(), weights);
        return roomiest(need)
                .map(gpu ->
                        new Placement(
                                List.of(gpu.device()),
                                variant.get(),
                                "%s has room: %s".formatted(gpu.device(), free(gpu))))
                .orElseGet(
                        () -> cpu(manifest, "no GPU has %d MB free".formatted(need.toMegabytes())));
    }

    private Placement anyGpu(ModelManifest manifest, DataSize weights) {
        if (inventory.gpus().isEmpty()) {
            throw missing(manifest, "gpu");
        }
        Variant variant = requiredGpuVariant(manifest);
        DataSize need = need(variant, weights);
        return roomiest(need)
                .map(gpu ->
                        new Placement(
                                List.of(gpu.device()),
                                variant,
                                "most free memory: %s".formatted(free(gpu))))
                .orElseThrow(() -> tooSmall(manifest, need));
    }

    private Placement gpus(ModelManifest manifest, List<Device> devices, DataSize weights) {
        Variant variant = requiredGpuVariant(manifest, devices);
        DataSize need = need(variant, weights);
        for (Device device : devices) {
            DeviceStatus status =
                    inventory.find(device).orElseThrow(() -> missing(manifest, device.toString()));
            if (status.free().compareTo(need) < 0) {
                throw tooSmall(manifest, need);
            }
        }
        return new Placement(
                devices, variant, "device is set to " + new DevicePolicy.Gpus(devices));
    }

    private Placement cpu(ModelManifest manifest, String why) {
        List<String> passedOver = new ArrayList<>();
        for (Variant variant : manifest.variants()) {
            if (!variant.devices().contains(DeviceKind.CPU)) {
                continue;
            }
            List<String> unmet =
                    variant.requires().stream()
                            .filter(need -> !inventory.features().meets(need))
                            .toList();
            if (unmet.isEmpty()) {
                return new Placement(
                        List.of(Device.CPU),
                        variant,
                        "%s; %s".formatted(why, choice(variant, passedOver)));
            }
            passedOver.add(
                    "%s needs %s".formatted(variant.precision(), String.join(" and ", unmet)));
        }
        throw new ConfigurationException(
                "%s has no variant for this CPU (features: %s; %s)."
                        .formatted(
                                manifest.version(),
                                inventory.features(),
                                String.join(", ", passedOver)),
                "Add a variant without 'requires' to the package, or run it on a machine that has the features.");
    }

    private String choice(Variant variant, List<String> passedOver) {
        if (!passedOver.isEmpty()) {
            return "this CPU takes %s (%s)"
                    .formatted(variant.precision(), String.join(", ", passedOver));
        }
        return variant.requires().isEmpty()
                ? "%s comes first in the package".formatted(variant.precision())
                : "this CPU has %s for %s"
                        .formatted(
                                variant.requires().stream()
                                        .map(inventory.features()::met)
                                        .collect(Collectors.joining(" and ")),
                                variant.precision());
    }

    private Optional<DeviceStatus> roomiest(DataSize need) {
        return inventory.gpus().stream()
                .filter(gpu -> gpu.free().compareTo(need) >= 0)
                .max(
                        Comparator.comparing(DeviceStatus::free)
                                .thenComparing(DeviceStatus::device, Comparator.reverseOrder()));
    }

    private static Optional<Variant> gpuVariant(ModelManifest manifest) {
        return manifest.variants().stream()
                .filter(variant -> variant.devices().contains(DeviceKind.GPU))
                .findFirst();
    }

    private Variant requiredGpuVariant(ModelManifest manifest, List<Device> devices) {
        devices.stream()
                .filter(device -> inventory.find(device).isEmpty())
                .findFirst()
                .ifPresent(device -> {
                    throw missing(manifest, device.toString());
                });
        return requiredGpuVariant(manifest);
    }

    private static Variant requiredGpuVariant(ModelManifest manifest) {
        return gpuVariant(manifest)
                .orElseThrow(() ->
                        new ConfigurationException(
                                "%s must run on a GPU, but its package has no variant for one."
                                        .formatted(manifest.version()),
                                "Add a GPU variant to the package, or set djinn.models.devices.%s=cpu."
                                        .formatted(manifest.version().name())));
    }

    /**
     * Float weights take four times an int8 file's size, twice a bf16 file's; the file's own
     * precision is not known here.
     */
    static DataSize need(Variant variant, DataSize weights) {
        long factor =
                variant.prepare().isPresent() && variant.precision() == Precision.FP32 ? 4 : 1;
        return DataSize.ofBytes(weights.toBytes() * factor + OVERHEAD.toBytes());
    }

    private ConfigurationException missing(ModelManifest manifest, String device) {
        return new ConfigurationException(
                "%s must run on %s, but the engine sees only %s."
                        .formatted(manifest.version(), device, inventory),
                "Check the NVIDIA driver and that the CUDA runtime (libcudart) and a CUDA build of PyTorch are installed, or set djinn.device=auto.");
    }

    private ConfigurationException tooSmall(ModelManifest manifest, DataSize need) {
        String gpus =
                String.join(
                        ", ",
                        inventory.gpus().stream()
                                .map(gpu -> gpu.device() + " " + free(gpu))
                                .toList());
        return new ConfigurationException(
                "%s needs %d MB of GPU memory, but there is only this: %s."
                        .formatted(manifest.version(), need.toMegabytes(), gpus),
                "Free GPU memory, name another GPU, or set djinn.models.devices.%s=cpu."
                        .formatted(manifest.version().name()));
    }

    private static String free(DeviceStatus gpu) {
        return "%d of %d MB free".formatted(gpu.free().toMegabytes(), gpu.total().toMegabytes());
    }
}
