package dev.djinn.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How a model shall be served; what is not given stays as it is. */
final class SettingsOptions {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto, cpu, gpu, or as in gpu:0,gpu:1.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "auto, fp32, bf16, fp16 or int8.")
    private Optional<String> precision = Optional.empty();

    @Option(
            names = "--required",
            negatable = true,
            description = "The server is ready only when the model is; or --no-required.")
    private Optional<Boolean> required = Optional.empty();

    @Option(
            names = "--idle-unload",
            paramLabel = "TIME",
            description = "Unload the model when nobody has asked it for this time, as in 15m.")
    private Optional<String> idleUnload = Optional.empty();

    @Option(
            names = "--max-batch-size",
            paramLabel = "INPUTS",
            description = "Most inputs that share a batch; with the two below.")
    private Optional<Integer> maxBatchSize = Optional.empty();

    @Option(
            names = "--max-batch-tokens",
            paramLabel = "TOKENS",
            description = "Most tokens of a batch, padding included.")
    private Optional<Integer> maxBatchTokens = Optional.empty();

    @Option(
            names = "--max-padding",
            paramLabel = "SHARE",
            description = "Greatest share of a batch that may be padding, as in 0.25.")
    private Optional<Double> maxPadding = Optional.empty();

    /** Puts what was given into a document of settings. */
    void putInto(ObjectNode settings) {
        device.ifPresent(value -> settings.put("device", value));
        precision.ifPresent(value -> settings.put("precision", value));
        required.ifPresent(value -> settings.put("required", value));
        idleUnload.ifPresent(value -> settings.put("idle_unload", value));
        maxBatchSize.ifPresent(value -> batching(settings).put("max_batch_size", value));
        maxBatchTokens.ifPresent(value -> batching(settings).put("max_batch_tokens", value));
        maxPadding.ifPresent(value -> batching(settings).put("max_padding", value));
    }

    private static ObjectNode batching(ObjectNode settings) {
        return settings.withObject("batching");
    }
}
