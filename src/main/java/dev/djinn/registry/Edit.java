package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.util.OptionalLong;

/**
 * Who makes a change, and to what they saw.
 *
 * @param actor as the audit names them, at most 200 characters
 * @param revision the model's revision that the change is meant for; without one it is meant for
 *     whatever there is
 */
public record Edit(String actor, OptionalLong revision) {

    private static final int LONGEST_ACTOR = 200;

    /**
     * @throws ServingException {@code INVALID_VALUE} when the actor cannot be kept
     */
    public Edit {
        Texts.require("actor", actor, LONGEST_ACTOR);
    }

    public static Edit by(String actor) {
        return new Edit(actor, OptionalLong.empty());
    }

    /** The same, provided that the model is at that revision. */
    public Edit at(long revision) {
        return new Edit(actor, OptionalLong.of(revision));
    }
}
