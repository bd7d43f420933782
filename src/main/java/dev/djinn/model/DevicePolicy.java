package dev.djinn.model;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where models may run: {@code auto}, {@code cpu}, {@code gpu}, or a list such as {@code
 * gpu:0,gpu:1}.
 */
public sealed interface DevicePolicy {

    /** A GPU when a usable one has room, else the CPU. */
    record Auto() implements DevicePolicy {
        @Override
        public String toString() {
            return "auto";
        }
    }

    /** The CPU, whatever else is there. */
    record CpuOnly() implements DevicePolicy {
        @Override
        public String toString() {
            return "cpu";
        }
    }

    /** Some GPU; none is an error. */
    record AnyGpu() implements DevicePolicy {
        @Override
        public String toString() {
            return "gpu";
        }
    }

    /** A replica on each of these GPUs; a missing one is an error. */
    record Gpus(List<Device> devices) implements DevicePolicy {
        public Gpus {
            devices = List.copyOf(devices);
        }

        @Override
        public String toString() {
            return String.join(",", devices.stream().map(Device::toString).toList());
        }
    }

    /**
     * Parses a property value.
     *
     * @throws IllegalArgumentException naming the value and the accepted forms
     */
    static DevicePolicy parse(String text) {
        return switch (text.strip()) {
            case "auto" -> new Auto();
            case "cpu" -> new CpuOnly();
            case "gpu" -> new AnyGpu();
            case String list -> new Gpus(gpus(list));
        };
    }

    private static List<Device> gpus(String list) {
        Pattern form = Pattern.compile("(?:gpu:)?(\\d{1,3})");
        SortedSet<Device> devices = new TreeSet<>();
        for (String part : Arrays.stream(list.split(",", -1)).map(String::strip).toList()) {
            var matcher = form.matcher(part);
            if (!list.startsWith("gpu:") || !matcher.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is not a device: use auto, cpu, gpu, or GPUs by number as in gpu:0 or gpu:0,gpu:1."
                                .formatted(list));
            }
            devices.add(Device.gpu(Integer.parseInt(matcher.group(1))));
        }
        return List.copyOf(devices);
    }
}
