package dev.djinn.serving;

import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.TokenizerSpec;
import dev.djinn.model.Variant;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** What a model takes of a device's memory: a function of its package. */
final class ModelMemory {

    /** Of a GPU beside the weights: CUDA context, workspaces, activations of the greatest batch. */
    private static final DataSize ON_GPU = DataSize.ofMegabytes(1024);

    /** Beside weights and activations: the tokenizer, the sessions, what libtorch keeps of code. */
    private static final DataSize ON_CPU = DataSize.ofMegabytes(16);

    /*
     * Activations as measured on the bundled models, from resident memory before and after batches of the greatest size:
     * 40 to 50 KiB for a token of a network of width 384 and 230 bytes for a pixel of an EfficientNet.
     */
    private static final DataSize OF_TOKEN = DataSize.ofKilobytes(48);
    private static final DataSize OF_PIXEL = DataSize.ofBytes(256);

    private ModelMemory() {}

    /**
     * @param file size of the variant's weights file
     */
    static DataSize need(DeviceKind kind, ModelManifest manifest, Variant variant, DataSize file) {
        long weights = file.toBytes() * widening(variant, manifest.variants());
        return switch (kind) {
            case GPU -> DataSize.ofBytes(weights + ON_GPU.toBytes());
            case CPU -> DataSize.ofBytes(weights + ON_CPU.toBytes() + activations(manifest));
        };
    }

    /**
     * How many times its file's size a variant's weights take. A file that is widened after loading
     * is as narrow as the variant that runs it as it is, else int8.
     */
    private static int widening(Variant variant, List<Variant> all) {
        if (variant.prepare().isEmpty()) {
            return 1;
        }
        int narrow =
                all.stream()
                        .filter(other ->
                                other.prepare().isEmpty() && other.file().equals(variant.file()))
                        .mapToInt(other -> bytes(other.precision()))
                        .min()
                        .orElse(1);
        return Math.max(1, bytes(variant.precision()) / narrow);
    }

    private static int bytes(Precision precision) {
        return switch (precision) {
            case FP32 -> 4;
            case BF16, FP16 -> 2;
            case INT8 -> 1;
        };
    }

    /** Of one batch, the greatest. */
    private static long activations(ModelManifest manifest) {
        BatchingPolicy batching = manifest.batching();
        long size = batching.maxBatchSize();
        long pixels = manifest.image().map(ImageSpec::size).map(side -> side * side).orElse(0);
        long length = manifest.tokenizer().map(TokenizerSpec::maxLength).orElse(0);
        return size * pixels * OF_PIXEL.toBytes()
                + Math.min(size * length, batching.maxBatchTokens()) * OF_TOKEN.toBytes();
    }

    static String free(DeviceStatus gpu) {
        return "%d of %d MB free".formatted(gpu.free().toMegabytes(), gpu.total().toMegabytes());
    }
}
