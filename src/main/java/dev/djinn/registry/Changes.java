package dev.djinn.registry;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Saves changed models, each at a revision of its own and with an entry in the audit. */
final class Changes {

    private final Clock clock;

    Changes(Clock clock) {
        this.clock = clock;
    }

    /** Saves what is wanted of a model, unless it is so already. */
    ModelRecord save(
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

    /**
     * @throws ServingException {@code REVISION_CONFLICT} when the edit is meant for another one
     */
    static void requireRevision(ModelRecord record, Edit edit) {
        long current = record.exists() ? record.revision() : 0;
        if (edit.revision().isPresent() && edit.revision().getAsLong() != current) {
            throw ServingException.ofField(
                    ProblemCode.REVISION_CONFLICT,
                    "revision",
                    "%s is at revision %d, not %d: read it again, and repeat the change if it is still wanted."
                            .formatted(record.name(), current, edit.revision().getAsLong()));
        }
    }

    /** As exact as every database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
