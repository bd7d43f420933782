package dev.djinn.serving;

import dev.djinn.model.DeviceKind;
import dev.djinn.model.Precision;
import java.util.List;

/**
 * A precision with the CPU features that make it fast.
 *
 * @param requires as in a package: all must be there; {@code a | b} means either
 */
record Pace(Precision precision, List<String> requires) {

    private static final List<Pace> ON_CPU =
            List.of(
                    new Pace(Precision.INT8, List.of("avx512_vnni | avx_vnni | amx_int8")),
                    new Pace(Precision.BF16, List.of("avx512_bf16 | amx_bf16")),
                    new Pace(Precision.INT8, List.of("avx2")),
                    new Pace(Precision.FP32, List.of()),
                    new Pace(Precision.INT8, List.of()));

    private static final List<Pace> ON_GPU =
            List.of(
                    new Pace(Precision.FP16, List.of()),
                    new Pace(Precision.BF16, List.of()),
                    new Pace(Precision.FP32, List.of()),
                    new Pace(Precision.INT8, List.of()));

    Pace {
        requires = List.copyOf(requires);
    }

    /**
     * Those of a kind of device, the fastest first; what is not among them is slower than fp32.
     *
     * <p>The CPU's order was measured on one core with encoders of BERT's shape and ResNet50: int8
     * takes 0.25 to 0.5 times as long as fp32 with VNNI and 0.3 to 0.8 times with AVX2 only; bf16
     * about half in batches with AVX512-BF16, and longer than fp32 without. On a GPU fp16 is fast
     * wherever there are tensor cores, bf16 from compute capability 8.0 on, which is not known
     * here; PyTorch has no int8 kernels for it.
     */
    static List<Pace> on(DeviceKind kind) {
        return switch (kind) {
            case CPU -> ON_CPU;
            case GPU -> ON_GPU;
        };
    }
}
