package dev.djinn.serving;

import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelName;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.registry.ModelSettings;
import java.util.function.Function;

/** What the configuration asks for one model. */
record PlacementPolicy(DevicePolicy device, PrecisionPolicy precision) {

    /**
     * What is set for that model, else what is set for all.
     *
     * @throws ConfigurationException when a device or a precision is none
     */
    static PlacementPolicy of(ServingProperties properties, ModelName model) {
        ServingProperties.Models models = properties.models();
        return new PlacementPolicy(
                parsed(
                        DevicePolicy::parse,
                        models.devices().getOrDefault(model.value(), properties.device()),
                        "Correct djinn.device or djinn.models.devices.<model>."),
                parsed(
                        PrecisionPolicy::parse,
                        models.precisions().getOrDefault(model.value(), properties.precision()),
                        "Correct djinn.precision or djinn.models.precisions.<model>."));
    }

    PlacementPolicy overriddenBy(ModelSettings settings) {
        return new PlacementPolicy(
                settings.device().orElse(device), settings.precision().orElse(precision));
    }

    private static <T> T parsed(Function<String, T> parser, String value, String action) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), action);
        }
    }
}
