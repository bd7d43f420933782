package dev.djinn.serving;

import dev.djinn.inference.VariantDescription;
import dev.djinn.model.Precision;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.serving.VariantRanking.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts into words why the best variant of a ranking is chosen, and why the others are not. */
record VariantReasons(VariantRanking ranking) {

    /** All variants, in order of the ranking. */
    List<VariantDescription> describe() {
        return ranking.candidates().stream()
                .map(candidate ->
                        new VariantDescription(
                                candidate.variant(), isBest(candidate), reason(candidate)))
                .toList();
    }

    /** Why it is chosen, or why not. */
    String reason(Candidate candidate) {
        return switch (candidate.fitness()) {
            case Fitness.Elsewhere _ -> "is not made for a " + ranking.kind().name();
            case Fitness.Lacking(List<String> requirements) ->
                    "needs %s, which this CPU lacks".formatted(String.join(" and ", requirements));
            case Fitness.Slow _, Fitness.Suited _ ->
                    isBest(candidate) ? merit(candidate) : defeat(candidate);
        };
    }

    private boolean isBest(Candidate candidate) {
        return ranking.best().equals(Optional.of(candidate));
    }

    private String merit(Candidate best) {
        return switch (ranking.policy()) {
            case PrecisionPolicy.Only _ -> override();
            case PrecisionPolicy.Auto _ -> speed(best);
        };
    }

    private String override() {
        return "precision is set to " + ranking.policy();
    }

    private String speed(Candidate best) {
        if (best.fitness() instanceof Fitness.Suited(_, List<String> features)
                && !features.isEmpty()) {
            return "this CPU has %s for %s"
                    .formatted(String.join(" and ", features), precision(best));
        }
        String lacking =
                ranking.candidates().stream()
                        .filter(candidate -> candidate.fitness() instanceof Fitness.Lacking)
                        .map(candidate ->
                                "%s %s".formatted(precision(candidate), reason(candidate)))
                        .collect(Collectors.joining(", "));
        return lacking.isEmpty()
                ? "%s comes first on a %s".formatted(precision(best), ranking.kind().name())
                : "%s comes first here (%s)".formatted(precision(best), lacking);
    }

    /** Why it is not taken although it runs. */
    private String defeat(Candidate candidate) {
        return switch (ranking.policy()) {
            case PrecisionPolicy.Only only ->
                    only.allows(precision(candidate)) ? anotherFirst(candidate) : override();
            case PrecisionPolicy.Auto _ -> slowness(candidate);
        };
    }

    private String slowness(Candidate candidate) {
        if (candidate.fitness() instanceof Fitness.Slow) {
            return "is slow on a %s, so it must be asked for".formatted(ranking.kind().name());
        }
        return ranking.best()
                .map(VariantReasons::precision)
                .filter(best -> best != precision(candidate))
                .map("%s is faster here"::formatted)
                .orElseGet(() -> anotherFirst(candidate));
    }

    private static String anotherFirst(Candidate candidate) {
        return "another %s variant comes first in the package".formatted(precision(candidate));
    }

    private static Precision precision(Candidate candidate) {
        return candidate.variant().precision();
    }
}
