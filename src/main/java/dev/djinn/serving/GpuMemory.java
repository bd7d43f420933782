package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Precision;
import dev.djinn.model.Variant;
import org.springframework.util.unit.DataSize;

/** What a model takes of a GPU's memory. */
final class GpuMemory {

    /** Beside the weights: CUDA context, workspaces and activations of the greatest batch. */
    private static final DataSize OVERHEAD = DataSize.ofMegabytes(1024);

    private GpuMemory() {}

    /**
     * Float weights take four times an int8 file's size, twice a bf16 file's; the file's own
     * precision is not known here.
     *
     * @param weights size of the package's weights file
     */
    static DataSize need(Variant variant, DataSize weights) {
        long factor =
                variant.prepare().isPresent() && variant.precision() == Precision.FP32 ? 4 : 1;
        return DataSize.ofBytes(weights.toBytes() * factor + OVERHEAD.toBytes());
    }

    static String free(DeviceStatus gpu) {
        return "%d of %d MB free".formatted(gpu.free().toMegabytes(), gpu.total().toMegabytes());
    }
}
