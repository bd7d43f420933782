package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.registry.DurationText;
import dev.djinn.registry.ModelSettings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a model is served, as clients send and get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SettingsDocument(
        @Nullable String device,
        @Nullable String precision,
        @Nullable BatchingDocument batching,
        @Nullable Boolean required,
        @JsonProperty("idle_unload") @Nullable String idleUnload) {

    static SettingsDocument of(ModelSettings settings) {
        return new SettingsDocument(
                settings.device().map(DevicePolicy::toString).orElse(null),
                settings.precision().map(PrecisionPolicy::toString).orElse(null),
                settings.batching().map(BatchingDocument::of).orElse(null),
                settings.required().orElse(null),
                settings.idleUnload().map(DurationText::format).orElse(null));
    }

    /**
     * @param at path of this document in the request, with the dot after it; empty for the request
     *     itself
     */
    ModelSettings settings(String at) {
        return new ModelSettings(
                Optional.ofNullable(device)
                        .map(text -> Fields.parsed(at + "device", text, DevicePolicy::parse)),
                Optional.ofNullable(precision)
                        .map(text -> Fields.parsed(at + "precision", text, PrecisionPolicy::parse)),
                Optional.ofNullable(batching).map(document -> document.policy(at + "batching")),
                Optional.ofNullable(required),
                Optional.ofNullable(idleUnload)
                        .map(text ->
                                Fields.parsed(at + "idle_unload", text, SettingsDocument::idle)));
    }

    private static Duration idle(String text) {
        return ModelSettings.requireKeepable(DurationText.parse(text));
    }
}
