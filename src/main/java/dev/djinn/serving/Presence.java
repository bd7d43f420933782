package dev.djinn.serving;

import java.time.Duration;
import java.util.Optional;

/** Whether a version is in memory. */
sealed interface Presence {

    /**
     * It answers.
     *
     * @param as what it was loaded for
     * @param unused time since its last request; 0 while it has one
     */
    record Serving(WantedVersion as, Duration unused) implements Presence {}

    /**
     * It was unloaded because nobody asked for it.
     *
     * @param as what it had been loaded for
     * @param asked whether a request has come since
     */
    record Idle(WantedVersion as, boolean asked) implements Presence {}

    /** It has not come yet. */
    record Absent() implements Presence {}

    /** Whether it is all that is wanted until a request comes. */
    default boolean rests(WantedVersion wanted) {
        return switch (this) {
            case Idle(WantedVersion as, boolean asked) ->
                    !asked && wanted.isLoadedAs(as) && wanted.settings().idleUnload().isPresent();
            case Serving _, Absent _ -> false;
        };
    }

    /** Whether it is loaded as that is wanted. */
    default boolean serves(WantedVersion wanted) {
        return switch (this) {
            case Serving(WantedVersion as, _) -> wanted.isLoadedAs(as);
            case Idle _, Absent _ -> false;
        };
    }

    /** Time left until it is to be unloaded if no request comes; empty when it is to stay. */
    default Optional<Duration> untilIdle(WantedVersion wanted) {
        return switch (this) {
            case Serving(WantedVersion as, Duration unused) when wanted.isLoadedAs(as) ->
                    wanted.settings().idleUnload().map(idle -> left(idle, unused));
            case Serving _, Idle _, Absent _ -> Optional.empty();
        };
    }

    private static Duration left(Duration idle, Duration unused) {
        return unused.compareTo(idle) < 0 ? idle.minus(unused) : Duration.ZERO;
    }
}
