package dev.djinn.serving;

import dev.djinn.model.DeviceKind;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.model.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The variants of a package in the order in which they would be taken on a kind of device: a
 * function of the package, this CPU's features and what was asked for, and of nothing else.
 */
record VariantRanking(DeviceKind kind, PrecisionPolicy policy, List<Candidate> candidates) {

    /** A variant with how well it runs there. */
    record Candidate(Variant variant, Fitness fitness) {}

    VariantRanking {
        candidates = List.copyOf(candidates);
    }

    /** The package's own order breaks ties. */
    static VariantRanking of(
            List<Variant> variants, DeviceKind kind, CpuFeatures features, PrecisionPolicy policy) {
        return new VariantRanking(
                kind,
                policy,
                variants.stream()
                        .distinct()
                        .map(variant -> new Candidate(variant, Fitness.of(variant, kind, features)))
                        .sorted(Comparator.comparing(Candidate::fitness, Fitness.ORDER))
                        .toList());
    }

    /** The variant to take; empty when none may run. */
    Optional<Candidate> best() {
        return candidates.stream().filter(this::mayRun).findFirst();
    }

    private boolean mayRun(Candidate candidate) {
        return switch (policy) {
            case PrecisionPolicy.Auto _ -> candidate.fitness() instanceof Fitness.Suited;
            case PrecisionPolicy.Only(var precision) ->
                    candidate.variant().precision() == precision && candidate.fitness().runs();
        };
    }
}
