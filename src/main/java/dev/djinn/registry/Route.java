package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the requests of an alias go.
 *
 * @param targets by version, each once; the sum of their weights is above 0
 * @param stickyHeader request header whose value decides the target, so that a client keeps its
 *     version
 * @param shadow none of the targets
 */
public record Route(List<Target> targets, Optional<String> stickyHeader, Optional<Shadow> shadow) {

    private static final int MOST_TARGETS = 32;

    /** A field name as RFC 9110 has it. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    /**
     * @throws ServingException {@code INVALID_VALUE} when the parts do not make a route
     */
    public Route {
        targets = targets.stream().sorted(Comparator.comparingInt(Target::version)).toList();
        requireWeight(targets);
        requireEachOnce(targets);
        stickyHeader.ifPresent(Route::requireHeader);
        if (shadow.isPresent() && contains(targets, shadow.get().version())) {
            throw ServingException.invalid(
                    "shadow.version",
                    "Version %d is a target already: name another version as shadow, or take it out of the targets."
                            .formatted(shadow.get().version()));
        }
    }

    /** All requests to one version. */
    public static Route to(int version) {
        return new Route(List.of(new Target(version, 100)), Optional.empty(), Optional.empty());
    }

    /**
     * All requests to one version, split by the same header as before should they be split again.
     */
    Route movedTo(int version) {
        return new Route(List.of(new Target(version, 100)), stickyHeader, Optional.empty());
    }

    /** Every version that the route names, shadow included. */
    public IntStream versions() {
        return IntStream.concat(
                targets.stream().mapToInt(Target::version),
                shadow.stream().mapToInt(Shadow::version));
    }

    boolean names(int version) {
        return versions().anyMatch(named -> named == version);
    }

    private static boolean contains(List<Target> targets, int version) {
        return targets.stream().anyMatch(target -> target.version() == version);
    }

    private static void requireWeight(List<Target> targets) {
        if (targets.size() > MOST_TARGETS) {
            throw ServingException.invalid(
                    "targets",
                    "%d targets are too many: name at most %d."
                            .formatted(targets.size(), MOST_TARGETS));
        }
        if (targets.stream().allMatch(target -> target.weight() == 0)) {
            throw ServingException.invalid(
                    "targets",
                    "The weights of %d targets sum to 0: give at least one target a weight above 0."
                            .formatted(targets.size()));
        }
    }

    private static void requireEachOnce(List<Target> targets) {
        Set<Integer> seen = new HashSet<>();
        Stream<Target> repeated = targets.stream().filter(target -> !seen.add(target.version()));
        repeated.findFirst()
                .ifPresent(target -> {
                    throw ServingException.invalid(
                            "targets",
                            "Version %d is named twice: give each version one weight."
                                    .formatted(target.version()));
                });
    }

    private static void requireHeader(String header) {
        if (!HEADER.matcher(header).matches()) {
            throw ServingException.invalid(
                    "sticky_header",
                    "'%s' is not a header name: use 1 to 64 letters, digits and '-', as in X-User-Id."
                            .formatted(Texts.abbreviated(header)));
        }
    }
}
