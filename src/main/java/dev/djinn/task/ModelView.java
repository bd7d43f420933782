package dev.djinn.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.inference.ModelDescription;
import dev.djinn.model.Device;
import dev.djinn.model.ImageSpec;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.Precision;
import dev.djinn.model.TokenizerSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model version as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelView(
        String ref,
        String name,
        int version,
        List<String> aliases,
        @Nullable String task,
        @Nullable String description,
        String state,
        String reason,
        @Nullable String device,
        @Nullable String precision,
        @Nullable List<String> labels,
        @JsonProperty("max_length") @Nullable Integer maxLength,
        @JsonProperty("image_size") @Nullable Integer imageSize,
        @Nullable List<VariantView> variants) {

    static ModelView of(ModelDescription model) {
        Optional<ModelManifest> manifest = model.manifest();
        return new ModelView(
                model.version().toString(),
                model.version().name().value(),
                model.version().version(),
                model.aliases(),
                manifest.map(known -> known.task().id()).orElse(null),
                manifest.map(ModelManifest::description).orElse(null),
                model.state().toString(),
                model.reason(),
                model.devices().isEmpty()
                        ? null
                        : model.devices().stream()
                                .map(Device::toString)
                                .collect(Collectors.joining(",")),
                model.precision().map(Precision::toString).orElse(null),
                manifest.map(ModelManifest::labels)
                        .filter(labels -> !labels.isEmpty())
                        .orElse(null),
                manifest.flatMap(ModelManifest::tokenizer)
                        .map(TokenizerSpec::maxLength)
                        .orElse(null),
                manifest.flatMap(ModelManifest::image).map(ImageSpec::size).orElse(null),
                model.variants().isEmpty()
                        ? null
                        : model.variants().stream().map(VariantView::of).toList());
    }
}
