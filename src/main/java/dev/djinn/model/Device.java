package dev.djinn.model;

/** One device of this machine: {@code cpu}, or {@code gpu:<ordinal>} with ordinals from 0. */
public record Device(DeviceKind kind, int ordinal) implements Comparable<Device> {

    public static final Device CPU = new Device(DeviceKind.CPU, 0);

    public static Device gpu(int ordinal) {
        return new Device(DeviceKind.GPU, ordinal);
    }

    @Override
    public int compareTo(Device other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compare(ordinal, other.ordinal);
    }

    @Override
    public String toString() {
        return kind == DeviceKind.CPU ? "cpu" : "gpu:" + ordinal;
    }
}
