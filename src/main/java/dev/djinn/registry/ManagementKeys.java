package dev.djinn.registry;

import java.util.Optional;

/**
 * The SHA-256 of the generated key of the management API, one for all replicas.
 *
 * <p>All methods throw {@link dev.djinn.problem.ServingException} with {@code REGISTRY_UNAVAILABLE}
 * when the database cannot be reached.
 */
public interface ManagementKeys {

    Optional<Sha256> find();

    /** Keeps it if there is none yet, and gives the one that is kept. */
    Sha256 keepFirst(Sha256 key);
}
