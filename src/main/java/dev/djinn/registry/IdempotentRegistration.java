package dev.djinn.registry;

import dev.djinn.model.ModelVersion;
import java.time.Instant;

/**
 * A registration that was made under an idempotency key.
 *
 * @param request digest of what was asked for
 */
record IdempotentRegistration(String key, Sha256 request, ModelVersion version, Instant at) {}
