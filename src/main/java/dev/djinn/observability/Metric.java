package dev.djinn.observability;

import java.util.List;

/**
 * Every metric of Djinn: its name, kind, keys and meaning. {@code docs/metrics.md} is checked
 * against this.
 */
enum Metric {
    REQUESTS(
            "djinn.requests",
            Kind.TIMER,
            List.of("task", "model", "version", "outcome"),
            "Inference requests, from their arrival to their answer."),
    STAGE(
            "djinn.stage",
            Kind.TIMER,
            List.of("stage", "model", "version"),
            "Time that requests spend in preprocess, queue, infer and postprocess."),
    PREDICTIONS(
            "djinn.predictions",
            Kind.COUNTER,
            List.of("model", "version", "label"),
            "First labels of classified inputs; their shift is drift."),
    BATCH_SIZE(
            "djinn.batch.size", Kind.SUMMARY, List.of("model", "version"), "Entries of a batch."),
    BATCH_TOKENS(
            "djinn.batch.tokens",
            Kind.SUMMARY,
            List.of("model", "version"),
            "Padded tokens of a batch: longest × entries."),
    BATCH_PADDING(
            "djinn.batch.padding",
            Kind.SUMMARY,
            List.of("model", "version"),
            "Share of a batch's padded tokens that is padding, 0 to 1."),
    QUEUE_DEPTH(
            "djinn.queue.depth",
            Kind.GAUGE,
            List.of("model", "version"),
            "Entries that wait for a batch."),
    REJECTED(
            "djinn.rejected",
            Kind.COUNTER,
            List.of("reason"),
            "Requests and entries that were not computed: queue_full, queue_time, deadline, cancelled, not_ready."),
    SHADOW_REQUESTS(
            "djinn.shadow.requests",
            Kind.COUNTER,
            List.of("model", "version", "shadow", "outcome"),
            "Copies of requests that version answered and the version shadow was to answer too: agreed, differed, failed, dropped."),
    SHADOW_DIFFERENCE(
            "djinn.shadow.difference",
            Kind.SUMMARY,
            List.of("model", "version", "shadow"),
            "Greatest difference between scores of version and shadow, by request; of embeddings 1 less the cosine."),
    MODEL_STATE(
            "djinn.model.state",
            Kind.GAUGE,
            List.of("model", "version", "state"),
            "1 for the state that a model is in, else 0: loading, ready, idle, failed."),
    MODEL_LOAD(
            "djinn.model.load",
            Kind.TIMER,
            List.of("model", "version", "outcome"),
            "Loading of models, warm-up included."),
    DEVICE_INFO(
            "djinn.device.info",
            Kind.GAUGE,
            List.of("device", "description"),
            "1 for each device that the engine sees."),
    DEVICE_MEMORY(
            "djinn.device.memory",
            Kind.GAUGE,
            List.of("device", "kind"),
            "Memory of a device in bytes: total and free."),
    MEMORY(
            "djinn.memory",
            Kind.GAUGE,
            List.of("kind"),
            "Memory that models on the CPU share, in bytes: the budget, and what of it is taken."),
    COMPUTE_PERMITS(
            "djinn.compute.permits",
            Kind.GAUGE,
            List.of("state"),
            "Cores of the shared budget: total and available.");

    enum Kind {
        TIMER,
        COUNTER,
        SUMMARY,
        GAUGE
    }

    private final String id;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // always a List.of
    private final List<String> keys;

    private final String meaning;

    Metric(String id, Kind kind, List<String> keys, String meaning) {
        this.id = id;
        this.kind = kind;
        this.keys = keys;
        this.meaning = meaning;
    }

    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    List<String> keys() {
        return keys;
    }

    String meaning() {
        return meaning;
    }
}
