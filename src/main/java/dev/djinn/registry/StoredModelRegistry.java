package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The registry's rules over a store. Safe for use by many threads, since the store is. */
final class StoredModelRegistry implements ModelRegistry {

    private static final Duration KEYS_KEPT = Duration.ofDays(1);
    private static final int LONGEST_PAGE = 1000;

    private final RegistryStore store;
    private final Clock clock;

    StoredModelRegistry(RegistryStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
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
        return store.read(StoreReading::revision);
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
        return store.write(writing ->
                repeated(writing, registration)
                        .orElseGet(() -> registered(writing, registration, edit)));
    }

    private Optional<Registered> repeated(StoreWriting writing, Registration registration) {
        writing.forgetRegistrations(now().minus(KEYS_KEPT));
        Optional<IdempotentRegistration> made =
                registration.idempotencyKey().flatMap(writing::registration);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        if (!made.get().request().equals(RegistrationDigest.of(registration))) {
            throw ServingException.invalid(
                    "idempotency_key",
                    "The key '%s' was used to register %s with other values: use a new key for another registration."
                            .formatted(made.get().key(), made.get().version()));
        }
        ModelRecord record = writing.model(made.get().version().name());
        RegisteredVersion version = record.require(made.get().version().version());
        return Optional.of(new Registered(record.model(), version, false));
    }

    private Registered registered(StoreWriting writing, Registration registration, Edit edit) {
        ModelRecord before = writing.model(registration.name());
        requireRevision(before, edit);
        int number = registration.version().orElseGet(before::nextVersion);
        Optional<RegisteredVersion> known = before.version(number);
        known.ifPresent(version -> requireSame(before.name(), version, registration.artifact()));
        ModelRecord wanted =
                known.isPresent()
                        ? before
                        : before.with(version(number, registration))
                                .with(registration.settings().orElse(before.settings()));
        ModelRecord after = saved(writing, before, wanted, AuditAction.REGISTER, edit);
        keepKey(writing, registration, new ModelVersion(before.name(), number));
        return new Registered(after.model(), after.require(number), known.isEmpty());
    }

    private RegisteredVersion version(int number, Registration registration) {
        return new RegisteredVersion(
                number,
                Origin.API,
                registration.artifact(),
                registration.manifest(),
                registration.desired(),
                now());
    }

    private static void requireSame(ModelName name, RegisteredVersion known, Artifact artifact) {
        boolean same =
                known.artifact().uri().equals(artifact.uri())
                        && (artifact.sha256().isEmpty()
                                || artifact.sha256().equals(known.artifact().sha256()));
        if (!same) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s:%d is registered already, from %s with %s: register the other package as a new version, or delete this one first."
                            .formatted(
                                    name,
                                    known.version(),
                                    known.artifact().uri(),
                                    checksum(known)));
        }
    }

    private static String checksum(RegisteredVersion version) {
        return version.artifact()
                .sha256()
                .map(sha256 -> "SHA-256 " + sha256)
                .orElse("no checksum yet");
    }

    private void keepKey(StoreWriting writing, Registration registration, ModelVersion version) {
        registration
                .idempotencyKey()
                .ifPresent(key -> {
                    writing.keep(
                            new IdempotentRegistration(
                                    key, RegistrationDigest.of(registration), version, now()));
                });
    }

    @Override
    public List<FolderOutcome> registerFolder(List<FolderPackage> packages, Edit edit) {
        return store.write(writing ->
                packages.stream().map(found -> registered(writing, found, edit)).toList());
    }

    private FolderOutcome registered(StoreWriting writing, FolderPackage found, Edit edit) {
        ModelVersion version = found.version();
        ModelRecord before = writing.model(version.name());
        if (before.tombstones().contains(version.version())) {
            return new FolderOutcome.Deleted(version);
        }
        Optional<RegisteredVersion> known = before.version(version.version());
        if (known.isEmpty()) {
            ModelRecord after = before.with(version(found, DesiredState.LOADED));
            saved(writing, before, after, AuditAction.REGISTER, edit);
            return new FolderOutcome.Added(version);
        }
        if (known.get().artifact().sha256().equals(found.artifact().sha256())) {
            return new FolderOutcome.Unchanged(version);
        }
        if (known.get().origin() == Origin.API) {
            return new FolderOutcome.Conflicting(
                    version,
                    "%s is registered from %s with %s, and the folder holds another package with SHA-256 %s, which is not served: give that one another version, or delete the registered one and register this."
                            .formatted(
                                    version,
                                    known.get().artifact().uri(),
                                    checksum(known.get()),
                                    found.fetched().sha256()));
        }
        ModelRecord after = before.with(version(found, known.get().desired()));
        saved(writing, before, after, AuditAction.REPLACE, edit);
        return new FolderOutcome.Replaced(version);
    }

    private RegisteredVersion version(FolderPackage found, DesiredState desired) {
        return new RegisteredVersion(
                found.version().version(),
                Origin.FOLDER,
                found.artifact(),
                Optional.of(found.fetched().manifest()),
                desired,
                now());
    }

    @Override
    public RegisteredModel recordFetched(ModelVersion version, FetchedPackage fetched, Edit edit) {
        return change(
                        version.name(),
                        AuditAction.FETCH,
                        edit,
                        record -> {
                            RegisteredVersion known = record.require(version.version());
                            requireChecksum(version, known, fetched.sha256());
                            return record.with(known.with(fetched));
                        })
                .model();
    }

    private static void requireChecksum(
            ModelVersion version, RegisteredVersion known, Sha256 fetched) {
        Optional<Sha256> expected = known.artifact().sha256();
        if (expected.isPresent() && !expected.get().equals(fetched)) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s from %s has SHA-256 %s, but %s is registered: restore the package at its source, or register what is there now as a new version."
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
        return record.past(alias).reversed();
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
            requireRevision(before, edit);
            return saved(writing, before, change.apply(before), action, edit);
        });
    }

    private ModelRecord saved(
            StoreWriting writing,
            ModelRecord before,
            ModelRecord wanted,
            AuditAction action,
            Edit edit) {
        if (wanted.equals(before)) {
            return before;
        }
        ModelRecord after = wanted.at(writing.nextRevision());
        writing.save(before, after);
        writing.append(
                new AuditEntry(
                        after.revision(),
                        now(),
                        edit.actor(),
                        action,
                        after.name(),
                        AuditView.difference(before, after),
                        AuditView.difference(after, before)));
        return after;
    }

    private static void requireExisting(ModelRecord record) {
        if (!record.exists()) {
            throw UnknownModels.failure(record.name());
        }
    }

    private static void requireRevision(ModelRecord record, Edit edit) {
        long current = record.exists() ? record.revision() : 0;
        if (edit.revision().isPresent() && edit.revision().getAsLong() != current) {
            throw ServingException.ofField(
                    ProblemCode.REVISION_CONFLICT,
                    "revision",
                    "%s is at revision %d, not %d: read it again, and repeat the change if it is still wanted."
                            .formatted(record.name(), current, edit.revision().getAsLong()));
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

    /** As exact as every database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
