package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What should be served, shared by all replicas.
 *
 * <p>Changes are atomic and come one after the other: each takes the next revision of the registry,
 * which becomes the model's, and leaves an entry in the audit. A change that finds everything as it
 * wants it changes nothing. What a method has returned survives the process.
 *
 * <p>All methods throw {@link ServingException}: {@code REGISTRY_UNAVAILABLE} when the database
 * cannot be reached, with the time after which to retry (whether a change then interrupted was made
 * is known only by reading); {@code UNKNOWN_MODEL} when a model, version or alias is not there;
 * {@code REVISION_CONFLICT} when the model is not at the revision that an {@link Edit} names;
 * {@code CONFLICT} when the model's state forbids the change; {@code INVALID_VALUE}, with the
 * field, when a value cannot be kept.
 */
public interface ModelRegistry {

    /** Everything that is desired, read at one moment. */
    RegistrySnapshot snapshot();

    /** The revision that {@link #snapshot} would have. */
    long revision();

    Optional<RegisteredModel> find(ModelName name);

    /**
     * @throws ServingException {@code UNKNOWN_MODEL}
     */
    default RegisteredModel get(ModelName name) {
        return find(name).orElseThrow(() -> UnknownModels.failure(name));
    }

    /**
     * Models by name.
     *
     * @param after the last name of the page before; empty for the first page
     * @param limit 1 to 1000
     */
    Page<RegisteredModel> list(Optional<ModelName> after, int limit);

    /**
     * Registers a version. At a model's first one the alias {@code default} is set to it. The same
     * artifact under the same version again changes nothing; a version number that was deleted can
     * be given again.
     *
     * @throws ServingException {@code CONFLICT} when the version is another artifact's; {@code
     *     INVALID_VALUE} when the idempotency key was used for another registration
     */
    Registered register(Registration registration, Edit edit);

    /**
     * Registers what lies in the models folder, all at once, and says what became of each. Never
     * deletes, never brings back what was deleted, and never takes a version from the API.
     *
     * @param edit its revision is not looked at, since the packages are many models'
     */
    List<FolderOutcome> registerFolder(List<FolderPackage> packages, Edit edit);

    /**
     * Keeps what a replica found when it fetched a version for the first time. From then on every
     * replica serves these bytes.
     *
     * @param from what was fetched; another than the registered one, when the version was deleted
     *     and registered again meanwhile
     * @throws ServingException {@code CONFLICT} when another artifact is registered by now, or
     *     another content was found before
     */
    RegisteredModel recordFetched(
            ModelVersion version, Artifact from, FetchedPackage fetched, Edit edit);

    /** Loads or unloads a version; aliases may point to an unloaded one. */
    RegisteredModel setDesired(ModelVersion version, DesiredState desired, Edit edit);

    /**
     * Deletes a version for good.
     *
     * @throws ServingException {@code CONFLICT} naming the alias, when one points to it
     */
    void deleteVersion(ModelVersion version, Edit edit);

    /** Deletes a model with all versions and aliases. */
    void deleteModel(ModelName name, Edit edit);

    /** Sets where an alias' requests go; makes the alias if there is none. */
    RegisteredModel setRoute(ModelName name, AliasName alias, Route route, Edit edit);

    /** Gives all of an alias' requests to one version, without a shadow; makes the alias too. */
    RegisteredModel promote(ModelVersion version, AliasName alias, Edit edit);

    /**
     * Sets an alias' route to the one before it. Repeated, it goes further back; versions deleted
     * since are passed over.
     *
     * @throws ServingException {@code CONFLICT} when there is none before it
     */
    RegisteredModel rollBack(ModelName name, AliasName alias, Edit edit);

    /** The routes that an alias has had, the present one first: what rolling back goes through. */
    List<Route> routes(ModelName name, AliasName alias);

    /**
     * @throws ServingException {@code CONFLICT} for {@code default}
     */
    RegisteredModel removeAlias(ModelName name, AliasName alias, Edit edit);

    /** Replaces a model's settings. */
    RegisteredModel configure(ModelName name, ModelSettings settings, Edit edit);

    /**
     * What was changed, the latest first.
     *
     * @param name of one model, also a deleted one; empty for all
     * @param before the last revision of the page before; empty for the first page
     * @param limit 1 to 1000
     */
    Page<AuditEntry> audit(Optional<ModelName> name, OptionalLong before, int limit);
}
