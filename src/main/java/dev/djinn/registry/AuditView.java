package dev.djinn.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a model that a change touched, as a JSON object of {@code versions}, {@code aliases}
 * and {@code settings}. A manifest shows as known or not: its checksum tells one from another.
 */
final class AuditView {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AuditView() {}

    /** What of the model is not the same in the other. */
    static String difference(ModelRecord model, ModelRecord other) {
        Map<String, Map<String, Object>> others = sections(other);
        Map<String, Map<String, Object>> difference = new LinkedHashMap<>();
        sections(model)
                .forEach((section, entries) -> {
                    Map<String, Object> there = others.getOrDefault(section, Map.of());
                    Map<String, Object> own = new TreeMap<>(entries);
                    own.entrySet()
                            .removeIf(entry ->
                                    Objects.equals(there.get(entry.getKey()), entry.getValue()));
                    if (!own.isEmpty()) {
                        difference.put(section, own);
                    }
                });
        return JSON.writeValueAsString(difference);
    }

    private static Map<String, Map<String, Object>> sections(ModelRecord model) {
        Map<String, Object> versions = new LinkedHashMap<>();
        model.versions()
                .forEach((number, version) ->
                        versions.put(Integer.toString(number), version(version)));
        Map<String, Object> aliases = new LinkedHashMap<>();
        model.routes()
                .forEach((alias, routes) -> aliases.put(alias.value(), route(routes.present())));
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections.put("versions", versions);
        sections.put("aliases", aliases);
        sections.put("settings", settings(model.settings()));
        return sections;
    }

    private static Map<String, Object> version(RegisteredVersion version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("origin", version.origin().toString());
        view.put("uri", version.artifact().uri().toString());
        version.artifact().sha256().ifPresent(sha256 -> view.put("sha256", sha256.value()));
        version.content().ifPresent(content -> view.put("content_sha256", content.value()));
        view.put("manifest", version.manifest().isPresent());
        view.put("desired", version.desired().toString());
        return view;
    }

    private static Map<String, Object> route(Route route) {
        Map<String, Object> targets = new LinkedHashMap<>();
        route.targets()
                .forEach(
                        target -> targets.put(Integer.toString(target.version()), target.weight()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("targets", targets);
        route.stickyHeader().ifPresent(header -> view.put("sticky_header", header));
        route.shadow()
                .ifPresent(shadow ->
                        view.put(
                                "shadow",
                                Map.of(
                                        "version", shadow.version(),
                                        "percent", shadow.percent())));
        return view;
    }

    private static Map<String, Object> settings(ModelSettings settings) {
        Map<String, Object> view = new LinkedHashMap<>();
        settings.device().ifPresent(device -> view.put("device", device.toString()));
        settings.precision().ifPresent(precision -> view.put("precision", precision.toString()));
        settings.batching()
                .ifPresent(batching -> {
                    Map<String, Object> policy = new LinkedHashMap<>();
                    policy.put("max_batch_size", batching.maxBatchSize());
                    policy.put("max_batch_tokens", batching.maxBatchTokens());
                    policy.put("max_padding", batching.maxPadding());
                    view.put("batching", policy);
                });
        settings.required().ifPresent(required -> view.put("required", required));
        settings.idleUnload().ifPresent(idle -> view.put("idle_unload", idle.toString()));
        return view;
    }
}
