package dev.djinn.management;

import dev.djinn.registry.AuditEntry;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who changed what, as clients get it.
 *
 * @param before the parts of the model that were changed, before it
 * @param after the same parts after it
 */
record AuditEntryView(
        long revision,
        Instant at,
        String actor,
        String action,
        String model,
        JsonNode before,
        JsonNode after) {

    static AuditEntryView of(AuditEntry entry, JsonMapper json) {
        return new AuditEntryView(
                entry.revision(),
                entry.at(),
                entry.actor(),
                entry.action().toString(),
                entry.model().value(),
                json.readTree(entry.before()),
                json.readTree(entry.after()));
    }
}
