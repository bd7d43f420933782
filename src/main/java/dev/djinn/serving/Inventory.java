package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import java.util.List;
import java.util.Optional;

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

    @Override
    public String toString() {
        return String.join(
                ", ",
                devices.stream()
                        .map(status -> "%s (%s)".formatted(status.device(), status.description()))
                        .toList());
    }
}
