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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model version as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelView(
        String ref,
        String name,
        int version,
        List<String> aliases,
        String task,
        String description,
        String state,
        String reason,
        @Nullable String device,
        @Nullable String precision,
        @Nullable List<String> labels,
        @JsonProperty("max_length") @Nullable Integer maxLength,
        @JsonProperty("image_size") @Nullable Integer imageSize,
        List<VariantView> variants) {

    static ModelView of(ModelDescription model) {
        ModelManifest manifest = model.manifest();
        return new ModelView(
                manifest.version().toString(),
                manifest.version().name().value(),
                manifest.version().version(),
                model.aliases(),
                manifest.task().id(),
                manifest.description(),
                model.state().toString(),
                model.reason(),
                model.devices().isEmpty()
                        ? null
                        : model.devices().stream()
                                .map(Device::toString)
                                .collect(Collectors.joining(",")),
                model.precision().map(Precision::toString).orElse(null),
                manifest.labels().isEmpty() ? null : manifest.labels(),
                manifest.tokenizer().map(TokenizerSpec::maxLength).orElse(null),
                manifest.image().map(ImageSpec::size).orElse(null),
                model.variants().stream().map(VariantView::of).toList());
    }
}
