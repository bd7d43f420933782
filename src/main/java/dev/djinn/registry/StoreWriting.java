package dev.djinn.registry;

import java.time.Instant;
import java.util.Optional;

/** What can be changed in a {@link RegistryStore}. */
interface StoreWriting extends StoreReading {

    /** Takes the next revision. */
    long nextRevision();

    /** Keeps a model in place of its record before, which is what the store has. */
    void save(ModelRecord before, ModelRecord after);

    void append(AuditEntry entry);

    Optional<IdempotentRegistration> registration(String key);

    void keep(IdempotentRegistration registration);

    void forgetRegistrations(Instant before);
}
