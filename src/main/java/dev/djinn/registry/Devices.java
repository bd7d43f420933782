package dev.djinn.registry;

import dev.djinn.model.Device;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Devices as a text: {@code cpu}, or as in {@code gpu:0,gpu:1}. */
final class Devices {

    private static final String GPU = "gpu:";

    private Devices() {}

    static String text(List<Device> devices) {
        return devices.stream().map(Device::toString).collect(Collectors.joining(","));
    }

    static List<Device> parse(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Devices::device).toList();
    }

    private static Device device(String text) {
        return text.startsWith(GPU)
                ? Device.gpu(Integer.parseInt(text.substring(GPU.length())))
                : Device.CPU;
    }
}
