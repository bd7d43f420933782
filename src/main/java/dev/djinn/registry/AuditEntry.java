package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.time.Instant;

/**
 * Who changed what, and when.
 *
 * @param revision the registry's revision that the change made
 * @param before the parts of the model that the change touched, as a JSON object, before it; empty
 *     where there was nothing
 * @param after the same parts after it
 */
public record AuditEntry(
        long revision,
        Instant at,
        String actor,
        AuditAction action,
        ModelName model,
        String before,
        String after) {}
