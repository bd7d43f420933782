package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import dev.djinn.serving.Progression.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must be done next so that the live versions become the desired ones.
 *
 * @param bring to be fetched and loaded, in the order desired; what serves meanwhile goes on
 * @param giveUp under way or failed, and no longer to be tried
 * @param unload live and not desired
 * @param idle serving, and to be unloaded until a request comes
 * @param missing desired, not live, and to be had from nowhere
 */
record Plan(
        List<WantedVersion> bring,
        List<ModelVersion> giveUp,
        List<ModelVersion> unload,
        List<WantedVersion> idle,
        List<WantedVersion> missing) {

    static Plan of(List<WantedVersion> desired, Map<ModelVersion, Progression> live) {
        List<WantedVersion> bring = new ArrayList<>();
        List<ModelVersion> giveUp = new ArrayList<>();
        List<WantedVersion> idle = new ArrayList<>();
        List<WantedVersion> missing = new ArrayList<>();
        for (WantedVersion wanted : desired) {
            Progression progression = live.getOrDefault(wanted.version(), Progression.NONE);
            Next next = next(wanted, progression);
            if (next == Next.BRING) {
                bring.add(wanted);
            }
            if (progression.attempt().filter(it -> isVain(it, wanted, next)).isPresent()) {
                giveUp.add(wanted.version());
            }
            if (next == Next.IDLE) {
                idle.add(wanted);
            }
            if (isMissing(wanted) && !(progression.presence() instanceof Presence.Serving)) {
                missing.add(wanted);
            }
        }
        Set<ModelVersion> versions =
                desired.stream().map(WantedVersion::version).collect(Collectors.toSet());
        List<ModelVersion> unload =
                live.keySet().stream().filter(version -> !versions.contains(version)).toList();
        return new Plan(bring, giveUp, unload, idle, missing);
    }

    private enum Next {
        /** Nothing has to happen, and what is being tried need not be. */
        REST,
        /** For what is being tried, or for the time of the next try. */
        WAIT,
        BRING,
        /** It is to be unloaded until a request comes. */
        IDLE
    }

    private static Next next(WantedVersion wanted, Progression progression) {
        Presence presence = progression.presence();
        if (presence.untilIdle(wanted).filter(Duration::isZero).isPresent()) {
            return Next.IDLE;
        }
        if (presence.serves(wanted) || isMissing(wanted)) {
            return Next.REST;
        }
        if (presence.rests(wanted)) {
            return progression.attempt().filter(it -> pauses(it, wanted)).isPresent()
                    ? Next.WAIT
                    : Next.REST;
        }
        return progression.attempt().map(attempt -> next(wanted, attempt)).orElse(Next.BRING);
    }

    private static Next next(WantedVersion wanted, Attempt attempt) {
        if (!wanted.isLoadedAs(attempt.wanted())) {
            return Next.BRING;
        }
        return switch (attempt) {
            case Attempt.Running _ -> Next.WAIT;
            case Attempt.Failed(_, boolean due) -> due ? Next.BRING : Next.WAIT;
        };
    }

    /** Whether requests are refused until another try is due. */
    private static boolean pauses(Attempt attempt, WantedVersion wanted) {
        return attempt instanceof Attempt.Failed(WantedVersion tried, boolean due)
                && !due
                && wanted.isLoadedAs(tried);
    }

    private static boolean isVain(Attempt attempt, WantedVersion wanted, Next next) {
        return next == Next.REST || next == Next.IDLE || !wanted.isLoadedAs(attempt.wanted());
    }

    private static boolean isMissing(WantedVersion wanted) {
        return switch (wanted.origin()) {
            case PackageOrigin.Nowhere _ -> true;
            case PackageOrigin.InFolder _, PackageOrigin.Elsewhere _ -> false;
        };
    }
}
