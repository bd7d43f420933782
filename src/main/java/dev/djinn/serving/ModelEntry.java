package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelState;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import java.util.List;
import java.util.Optional;

/** One model version as the directory shows it, in one of three states. */
sealed interface ModelEntry {

    DesiredModel desired();

    record Loading(DesiredModel desired) implements ModelEntry {}

    record Ready(DesiredModel desired, LoadedVersion loaded) implements ModelEntry {}

    record Failed(DesiredModel desired, String cause) implements ModelEntry {}

    default ModelManifest manifest() {
        return desired().source().manifest();
    }

    default ModelVersion version() {
        return manifest().version();
    }

    default ModelDescription describe(List<String> aliases) {
        Placement placement = desired().placement();
        return switch (this) {
            case Loading _ ->
                    new ModelDescription(
                            manifest(),
                            aliases,
                            ModelState.LOADING,
                            "loading",
                            List.of(),
                            Optional.empty(),
                            placement.variants());
            case Failed(_, String cause) ->
                    new ModelDescription(
                            manifest(),
                            aliases,
                            ModelState.FAILED,
                            cause,
                            List.of(),
                            Optional.empty(),
                            placement.variants());
            case Ready _ ->
                    new ModelDescription(
                            manifest(),
                            aliases,
                            ModelState.READY,
                            placement.reason(),
                            placement.devices(),
                            Optional.of(placement.variant().precision()),
                            placement.variants());
        };
    }
}
