package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.ModelSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a model is served, as clients send and get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SettingsDocument(
        @Nullable String device,
        @Nullable String precision,
        @Nullable BatchingDocument batching,
        @Nullable Boolean required,
        @JsonProperty("idle_unload") @Nullable Object idleUnload) {

    static SettingsDocument of(ModelSettings settings) {
        return new SettingsDocument(
                settings.device().map(DevicePolicy::toString).orElse(null),
                settings.precision().map(PrecisionPolicy::toString).orElse(null),
                settings.batching().map(BatchingDocument::of).orElse(null),
                settings.required().orElse(null),
                null);
    }

    /**
     * @param at path of this document in the request, with the dot after it; empty for the request
     *     itself
     */
    ModelSettings settings(String at) {
        if (idleUnload != null) {
            throw ServingException.invalid(
                    at + "idle_unload",
                    "Idle models are not unloaded yet, so 'idle_unload' would do nothing: leave it out.");
        }
        return new ModelSettings(
                Optional.ofNullable(device)
                        .map(text -> Fields.parsed(at + "device", text, DevicePolicy::parse)),
                Optional.ofNullable(precision)
                        .map(text -> Fields.parsed(at + "precision", text, PrecisionPolicy::parse)),
                Optional.ofNullable(batching).map(document -> document.policy(at + "batching")),
                Optional.ofNullable(required),
                Optional.empty());
    }
}
