package dev.djinn.serving;

import java.util.Optional;

/**
 * How far a version has come.
 *
 * @param attempt what is being made of it, or failed last
 */
record Progression(Presence presence, Optional<Attempt> attempt) {

    static final Progression NONE = new Progression(new Presence.Absent(), Optional.empty());

    /** A try to load it. */
    sealed interface Attempt {

        WantedVersion wanted();

        /** Under way. */
        record Running(WantedVersion wanted) implements Attempt {}

        /**
         * @param due whether it is time to try again
         */
        record Failed(WantedVersion wanted, boolean due) implements Attempt {}
    }
}
