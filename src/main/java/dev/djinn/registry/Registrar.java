package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.Optional;

/** Registers versions on request. */
final class Registrar {

    private static final Duration KEYS_KEPT = Duration.ofDays(1);

    private final Changes changes;

    Registrar(Changes changes) {
        this.changes = changes;
    }

    Registered register(StoreWriting writing, Registration registration, Edit edit) {
        return repeated(writing, registration)
                .orElseGet(() -> registered(writing, registration, edit));
    }

    private Optional<Registered> repeated(StoreWriting writing, Registration registration) {
        writing.forgetRegistrations(changes.now().minus(KEYS_KEPT));
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
        Changes.requireRevision(before, edit);
        int number = registration.version().orElseGet(before::nextVersion);
        Optional<RegisteredVersion> known = before.version(number);
        known.ifPresent(version -> requireSame(before.name(), version, registration.artifact()));
        ModelRecord wanted =
                known.isPresent()
                        ? before
                        : before.with(version(number, registration))
                                .with(registration.settings().orElse(before.settings()));
        ModelRecord after = changes.save(writing, before, wanted, AuditAction.REGISTER, edit);
        keepKey(writing, registration, new ModelVersion(before.name(), number));
        return new Registered(after.model(), after.require(number), known.isEmpty());
    }

    private RegisteredVersion version(int number, Registration registration) {
        return new RegisteredVersion(
                number,
                Origin.API,
                registration.artifact(),
                Optional.empty(),
                registration.manifest(),
                registration.desired(),
                changes.now());
    }

    private static void requireSame(ModelName name, RegisteredVersion known, Artifact artifact) {
        boolean same =
                known.artifact().uri().equals(artifact.uri())
                        && (artifact.sha256().isEmpty()
                                || artifact.sha256().equals(known.artifact().sha256()));
        if (!same) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s:%d is registered already, from %s: register the other package as a new version, or delete this one first."
                            .formatted(name, known.version(), known.artifact().description()));
        }
    }

    private void keepKey(StoreWriting writing, Registration registration, ModelVersion version) {
        registration
                .idempotencyKey()
                .ifPresent(key -> {
                    writing.keep(
                            new IdempotentRegistration(
                                    key,
                                    RegistrationDigest.of(registration),
                                    version,
                                    changes.now()));
                });
    }
}
