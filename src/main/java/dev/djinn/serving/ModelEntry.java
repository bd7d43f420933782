package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelState;
import dev.djinn.inference.VariantDescription;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One model version as the directory shows it, by how far it has come. */
sealed interface ModelEntry {

    ModelVersion version();

    /** What its package says; empty while the package is not here. */
    Optional<ModelManifest> manifest();

    ModelDescription describe(List<String> aliases);

    /** Whether requests to it are answered, be it after it was loaded for them. */
    default boolean serves() {
        return switch (this) {
            case Ready _, Idle _, Waking _ -> true;
            case Fetching _, Unfetched _, Unplaced _, Unwoken _, Loading _, Failed _ -> false;
        };
    }

    /** On its way to this machine. */
    record Fetching(ModelVersion version, FetchProgress progress) implements ModelEntry {
        @Override
        public Optional<ModelManifest> manifest() {
            return Optional.empty();
        }

        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.LOADING, progress.toString());
        }
    }

    /** Could not be fetched, or what came cannot be served. */
    record Unfetched(ModelVersion version, String cause) implements ModelEntry {
        @Override
        public Optional<ModelManifest> manifest() {
            return Optional.empty();
        }

        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.FAILED, cause);
        }
    }

    /** Is here, and there is no place for it. */
    record Unplaced(ModelManifest known, String cause) implements ModelEntry {
        @Override
        public ModelVersion version() {
            return known.version();
        }

        @Override
        public Optional<ModelManifest> manifest() {
            return Optional.of(known);
        }

        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.FAILED, cause);
        }
    }

    record Loading(DesiredModel desired) implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.LOADING, "loading");
        }
    }

    /**
     * @param trouble why what should replace it does not
     */
    record Ready(DesiredModel desired, LoadedVersion loaded, Optional<String> trouble)
            implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            Placement placement = desired.placement();
            return new ModelDescription(
                    version(),
                    manifest(),
                    aliases,
                    ModelState.READY,
                    reason(),
                    placement.devices(),
                    Optional.of(placement.variant().precision()),
                    placement.variants());
        }

        String reason() {
            String placed = desired.placement().reason();
            return trouble.map(cause -> "%s; not as last changed: %s".formatted(placed, cause))
                    .orElse(placed);
        }
    }

    /**
     * Unloaded because nobody asked for it.
     *
     * @param desired as it was loaded last
     * @param after time without requests
     */
    record Idle(DesiredModel desired, Duration after) implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.IDLE, reason());
        }

        String reason() {
            return "idle: unloaded after %s without requests; the next request loads it"
                    .formatted(DurationText.format(after));
        }
    }

    /**
     * Idle until just now, and being loaded.
     *
     * @param desired as it was loaded last
     */
    record Waking(DesiredModel desired) implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.LOADING, "loading; it was idle");
        }
    }

    /**
     * Idle, and there was no place for it when it was asked for last. Requests are refused with the
     * cause until it is time to try again.
     *
     * @param desired as it was loaded last
     */
    record Unwoken(DesiredModel desired, String cause) implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.IDLE, reason());
        }

        String reason() {
            return "idle; it could not be loaded for the last request: " + cause;
        }
    }

    record Failed(DesiredModel desired, String cause) implements OfPackage {
        @Override
        public ModelDescription describe(List<String> aliases) {
            return unready(this, aliases, ModelState.FAILED, cause);
        }
    }

    /** One whose package is here. */
    sealed interface OfPackage extends ModelEntry {

        DesiredModel desired();

        @Override
        default ModelVersion version() {
            return desired().source().manifest().version();
        }

        @Override
        default Optional<ModelManifest> manifest() {
            return Optional.of(desired().source().manifest());
        }
    }

    /** The versions, as messages name them. */
    static String names(List<ModelEntry> entries) {
        return entries.stream()
                .map(entry -> entry.version().toString())
                .collect(Collectors.joining(", "));
    }

    private static ModelDescription unready(
            ModelEntry entry, List<String> aliases, ModelState state, String reason) {
        return new ModelDescription(
                entry.version(),
                entry.manifest(),
                aliases,
                state,
                reason,
                List.of(),
                Optional.empty(),
                variants(entry));
    }

    private static List<VariantDescription> variants(ModelEntry entry) {
        return switch (entry) {
            case OfPackage here -> here.desired().placement().variants();
            case Fetching _, Unfetched _, Unplaced _ -> List.of();
        };
    }
}
