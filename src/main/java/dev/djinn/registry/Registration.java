package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.problem.ServingException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version to be registered.
 *
 * @param version empty for the next one
 * @param manifest the package's {@code model.yaml} as text, when it is known already
 * @param settings of the model; those it has when empty
 * @param idempotencyKey names this registration, at most 128 characters: a repetition within a day
 *     gets the first one's result
 */
public record Registration(
        ModelName name,
        OptionalInt version,
        Artifact artifact,
        Optional<String> manifest,
        DesiredState desired,
        Optional<ModelSettings> settings,
        Optional<String> idempotencyKey) {

    private static final int LONGEST_KEY = 128;

    /**
     * @throws ServingException {@code INVALID_VALUE} when a value cannot be kept
     */
    public Registration {
        version.ifPresent(number -> Versions.require("version", number));
        manifest.ifPresent(
                text -> Texts.require("manifest", text, FetchedPackage.LONGEST_MANIFEST));
        idempotencyKey.ifPresent(key -> Texts.require("idempotency_key", key, LONGEST_KEY));
    }

    /** The next version of a model from that artifact, to be loaded. */
    public static Registration of(ModelName name, Artifact artifact) {
        return new Registration(
                name,
                OptionalInt.empty(),
                artifact,
                Optional.empty(),
                DesiredState.LOADED,
                Optional.empty(),
                Optional.empty());
    }
}
