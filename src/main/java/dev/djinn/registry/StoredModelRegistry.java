package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The registry's rules over a store. Safe for use by many threads, since the store is. */
final class StoredModelRegistry implements ModelRegistry {

    private static final int LONGEST_PAGE = 1000;

    private final RegistryStore store;
    private final Changes changes;
    private final Registrar registrar;
    private final FolderRegistrar folder;

    StoredModelRegistry(RegistryStore store, Clock clock) {
        this.store = store;
        this.changes = new Changes(clock);
        this.registrar = new Registrar(changes);
        this.folder = new FolderRegistrar(changes);
    }

    @Override
    public RegistrySnapshot snapshot() {
        return store.read(reading ->
                new RegistrySnapshot(
                        reading.revision(),
                        reading.models(Optional.empty(), Integer.MAX_VALUE).stream()
                                .map(ModelRecord::model)
                                .toList()));
    }

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public Optional<RegisteredModel> find(ModelName name) {
        return Optional.of(store.read(reading -> reading.model(name)))
                .filter(ModelRecord::exists)
                .map(ModelRecord::model);
    }

    @Override
    public Page<RegisteredModel> list(Optional<ModelName> after, int limit) {
        requireLimit(limit);
        List<RegisteredModel> found =
                store.read(reading -> reading.models(after, limit + 1)).stream()
                        .map(ModelRecord::model)
                        .toList();
        return Page.of(found, limit);
    }

    @Override
    public Registered register(Registration registration, Edit edit) {
        return store.write(writing -> registrar.register(writing, registration, edit));
    }

    @Override
    public List<FolderOutcome> registerFolder(List<FolderPackage> packages, Edit edit) {
        if (snapshot().hasAll(packages)) {
            return packages.stream()
                    .<FolderOutcome>map(found -> new FolderOutcome.Unchanged(found.version()))
                    .toList();
        }
        return store.write(writing ->
                packages.stream().map(found -> folder.register(writing, found, edit)).toList());
    }

    @Override
    public RegisteredModel recordFetched(
            ModelVersion version, Artifact from, FetchedPackage fetched, Edit edit) {
        if (edit.revision().isEmpty()) {
            RegisteredModel model = get(version.name());
            if (isRecorded(model, version.version(), from, fetched)) {
                return model;
            }
        }
        return change(
                        version.name(),
                        AuditAction.FETCH,
                        edit,
                        record -> {
                            RegisteredVersion known = record.require(version.version());
                            requireArtifact(version, known, from);
                            requireContent(version, known, fetched.sha256());
                            return record.with(known.with(fetched));
                        })
                .model();
    }

    /** All replicas record at once what one has recorded first: most of them need no lock. */
    private static boolean isRecorded(
            RegisteredModel model, int version, Artifact from, FetchedPackage fetched) {
        return model.version(version)
                .filter(known -> known.artifact().equals(from))
                .filter(known -> known.equals(known.with(fetched)))
                .isPresent();
    }

    private static void requireArtifact(
            ModelVersion version, RegisteredVersion known, Artifact fetched) {
        if (!known.artifact().equals(fetched)) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s was registered anew, as %s, while %s was fetched for it. What is registered now is fetched next."
                            .formatted(
                                    version,
                                    known.artifact().description(),
                                    fetched.description()));
        }
    }

    private static void requireContent(
            ModelVersion version, RegisteredVersion known, Sha256 fetched) {
        Optional<Sha256> expected = known.content();
        if (expected.isPresent() && !expected.get().equals(fetched)) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s from %s is not what was fetched first: the SHA-256 over its files is %s, and was %s. Restore the package at its source, or register what is there now as a new version."
                            .formatted(version, known.artifact().uri(), fetched, expected.get()));
        }
    }

    @Override
    public RegisteredModel setDesired(ModelVersion version, DesiredState desired, Edit edit) {
        AuditAction action =
                switch (desired) {
                    case LOADED -> AuditAction.LOAD;
                    case UNLOADED -> AuditAction.UNLOAD;
                };
        return change(
                        version.name(),
                        action,
                        edit,
                        record -> record.with(record.require(version.version()).with(desired)))
                .model();
    }

    @Override
    public void deleteVersion(ModelVersion version, Edit edit) {
        change(
                version.name(),
                AuditAction.DELETE_VERSION,
                edit,
                record -> record.without(record.require(version.version())));
    }

    @Override
    public void deleteModel(ModelName name, Edit edit) {
        change(name, AuditAction.DELETE_MODEL, edit, ModelRecord::deleted);
    }

    @Override
    public RegisteredModel setRoute(ModelName name, AliasName alias, Route route, Edit edit) {
        return change(name, AuditAction.SET_ROUTE, edit, record -> record.withRoute(alias, route))
                .model();
    }

    @Override
    public RegisteredModel promote(ModelVersion version, AliasName alias, Edit edit) {
        return change(
                        version.name(),
                        AuditAction.PROMOTE,
                        edit,
                        record ->
                                record.promoted(alias, record.require(version.version()).version()))
                .model();
    }

    @Override
    public RegisteredModel rollBack(ModelName name, AliasName alias, Edit edit) {
        return change(name, AuditAction.ROLL_BACK, edit, record -> record.rolledBack(alias))
                .model();
    }

    @Override
    public List<Route> routes(ModelName name, AliasName alias) {
        ModelRecord record = store.read(reading -> reading.model(name));
        requireExisting(record);
        return record.past(alias).routes().reversed();
    }

    @Override
    public RegisteredModel removeAlias(ModelName name, AliasName alias, Edit edit) {
        return change(name, AuditAction.REMOVE_ALIAS, edit, record -> record.withoutAlias(alias))
                .model();
    }

    @Override
    public RegisteredModel configure(ModelName name, ModelSettings settings, Edit edit) {
        return change(name, AuditAction.CONFIGURE, edit, record -> record.with(settings)).model();
    }

    @Override
    public Page<AuditEntry> audit(Optional<ModelName> name, OptionalLong before, int limit) {
        requireLimit(limit);
        return Page.of(store.read(reading -> reading.audit(name, before, limit + 1)), limit);
    }

    private ModelRecord change(
            ModelName name, AuditAction action, Edit edit, UnaryOperator<ModelRecord> change) {
        return store.write(writing -> {
            ModelRecord before = writing.model(name);
            requireExisting(before);
            Changes.requireRevision(before, edit);
            return changes.save(writing, before, change.apply(before), action, edit);
        });
    }

    private static void requireExisting(ModelRecord record) {
        if (!record.exists()) {
            throw UnknownModels.failure(record.name());
        }
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw ServingException.invalid(
                    "limit",
                    "The limit %d is out of range: ask for 1 to %d entries."
                            .formatted(limit, LONGEST_PAGE));
        }
    }
}
