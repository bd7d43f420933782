package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** What this machine has. */
record Inventory(List<DeviceStatus> devices, CpuFeatures features) {

    Inventory {
        devices = List.copyOf(devices);
    }

    List<DeviceStatus> gpus() {
        return devices.stream().filter(status -> status.device().kind() == DeviceKind.GPU).toList();
    }

    Optional<DeviceStatus> find(Device device) {
        return devices.stream().filter(status -> status.device().equals(device)).findFirst();
    }

    /** The GPU with most free memory among those with that much, the first of equals. */
    Optional<DeviceStatus> roomiest(DataSize need) {
        return gpus().stream()
                .filter(gpu -> gpu.free().compareTo(need) >= 0)
                .max(
                        Comparator.comparing(DeviceStatus::free)
                                .thenComparing(DeviceStatus::device, Comparator.reverseOrder()));
    }

    /** With that much less free memory on these GPUs; the CPU's has a budget. */
    Inventory without(List<Device> taken, DataSize memory) {
        return new Inventory(
                devices.stream()
                        .map(status ->
                                status.device().kind() == DeviceKind.GPU
                                                && taken.contains(status.device())
                                        ? less(status, memory)
                                        : status)
                        .toList(),
                features);
    }

    private static DeviceStatus less(DeviceStatus status, DataSize memory) {
        long free = Math.max(0, status.free().toBytes() - memory.toBytes());
        return new DeviceStatus(
                status.device(), status.description(), status.total(), DataSize.ofBytes(free));
    }

    @Override
    public String toString() {
        return String.join(
                ", ",
                devices.stream()
                        .map(status -> "%s (%s)".formatted(status.device(), status.description()))
                        .toList());
    }
}
