package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All that is kept of a model, and the changes that it allows; immutable.
 *
 * <p>Invariants: a route, past ones included, names only versions that are there; {@code default}
 * has a route exactly when there is a version; a version is not also a tombstone.
 *
 * @param tombstones versions that were deleted
 * @param routes by alias
 */
record ModelRecord(
        ModelName name,
        long revision,
        SortedMap<Integer, RegisteredVersion> versions,
        SortedSet<Integer> tombstones,
        SortedMap<AliasName, RouteStack> routes,
        ModelSettings settings) {

    ModelRecord {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        tombstones = Collections.unmodifiableSortedSet(new TreeSet<>(tombstones));
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    /** A model that nothing is known of. */
    static ModelRecord unknown(ModelName name) {
        return new ModelRecord(
                name, 0, new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), ModelSettings.NONE);
    }

    /** Whether there is anything but tombstones. */
    boolean exists() {
        return !versions.isEmpty();
    }

    RegisteredModel model() {
        List<Alias> aliases =
                routes.entrySet().stream()
                        .map(entry -> new Alias(entry.getKey(), entry.getValue().present()))
                        .toList();
        return new RegisteredModel(
                name, revision, List.copyOf(versions.values()), aliases, settings);
    }

    Optional<RegisteredVersion> version(int number) {
        return Optional.ofNullable(versions.get(number));
    }

    /** Above all that are or have been. */
    int nextVersion() {
        int last = versions.isEmpty() ? 0 : versions.lastKey();
        return 1 + Math.max(last, tombstones.isEmpty() ? 0 : tombstones.last());
    }

    /** With a version added or replaced; the first one gets the alias {@code default}. */
    ModelRecord with(RegisteredVersion version) {
        SortedMap<Integer, RegisteredVersion> present = new TreeMap<>(versions);
        present.put(version.version(), version);
        SortedSet<Integer> deleted = new TreeSet<>(tombstones);
        deleted.remove(version.version());
        ModelRecord added = new ModelRecord(name, revision, present, deleted, routes, settings);
        return exists() ? added : added.withRoute(AliasName.DEFAULT, Route.to(version.version()));
    }

    ModelRecord with(ModelSettings changed) {
        return new ModelRecord(name, revision, versions, tombstones, routes, changed);
    }

    ModelRecord at(long changed) {
        return new ModelRecord(name, changed, versions, tombstones, routes, settings);
    }

    /**
     * Without a version, and without the past routes that name it.
     *
     * @throws ServingException {@code CONFLICT} when an alias points to it
     */
    ModelRecord without(RegisteredVersion version) {
        int number = version.version();
        routes.forEach((alias, past) -> refuseWhenNamed(number, alias, past.present()));
        SortedMap<Integer, RegisteredVersion> present = new TreeMap<>(versions);
        present.remove(number);
        SortedSet<Integer> deleted = new TreeSet<>(tombstones);
        deleted.add(number);
        SortedMap<AliasName, RouteStack> left = new TreeMap<>();
        routes.forEach((alias, past) -> left.put(alias, past.without(number)));
        return new ModelRecord(name, revision, present, deleted, left, settings);
    }

    private void refuseWhenNamed(int number, AliasName alias, Route route) {
        if (route.names(number)) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "%s:%d cannot be deleted, because its alias '%s' %s it: point the alias to other versions or remove it first, or delete the whole model."
                            .formatted(
                                    name,
                                    number,
                                    alias,
                                    route.shadow()
                                                    .filter(shadow -> shadow.version() == number)
                                                    .isPresent()
                                            ? "mirrors requests to"
                                            : "points to"));
        }
    }

    /** Nothing but tombstones. */
    ModelRecord deleted() {
        SortedSet<Integer> deleted = new TreeSet<>(tombstones);
        deleted.addAll(versions.keySet());
        return new ModelRecord(
                name, revision, new TreeMap<>(), deleted, new TreeMap<>(), ModelSettings.NONE);
    }

    /**
     * @throws ServingException {@code INVALID_VALUE} when the route names a version that is not
     *     there
     */
    ModelRecord withRoute(AliasName alias, Route route) {
        route.targets().forEach(target -> requireTarget("targets.version", target.version()));
        route.shadow().ifPresent(shadow -> requireTarget("shadow.version", shadow.version()));
        RouteStack past = routes.get(alias);
        return withRoutes(alias, past == null ? RouteStack.of(route) : past.with(route));
    }

    private void requireTarget(String field, int number) {
        if (!versions.containsKey(number)) {
            throw ServingException.invalid(
                    field,
                    "Version %d of %s %s: name one of %s, or register it first."
                            .formatted(
                                    number,
                                    name,
                                    tombstones.contains(number) ? "was deleted" : "does not exist",
                                    known()));
        }
    }

    ModelRecord promoted(AliasName alias, int number) {
        RouteStack past = routes.get(alias);
        return withRoute(alias, past == null ? Route.to(number) : past.present().movedTo(number));
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL} when there is no such alias, {@code CONFLICT}
     *     when it has had one route only
     */
    ModelRecord rolledBack(AliasName alias) {
        RouteStack before =
                past(alias)
                        .back()
                        .orElseThrow(() ->
                                new ServingException(
                                        ProblemCode.CONFLICT,
                                        "The alias '%s' of %s has nothing to go back to: set its route instead."
                                                .formatted(alias, name)));
        return withRoutes(alias, before);
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL} when there is no such alias, {@code CONFLICT}
     *     for {@code default}
     */
    ModelRecord withoutAlias(AliasName alias) {
        past(alias);
        if (alias.equals(AliasName.DEFAULT)) {
            throw new ServingException(
                    ProblemCode.CONFLICT,
                    "The alias 'default' of %s cannot be removed, since the bare name stands for it: point it to another version, or delete the model."
                            .formatted(name));
        }
        return edited(left -> left.remove(alias));
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL} when there is no such alias
     */
    RouteStack past(AliasName alias) {
        RouteStack past = routes.get(alias);
        if (past == null) {
            throw ServingException.ofField(
                    ProblemCode.UNKNOWN_MODEL,
                    "alias",
                    "%s has no alias '%s': it has %s; set a route to make another."
                            .formatted(name, alias, join(routes.keySet())));
        }
        return past;
    }

    private ModelRecord withRoutes(AliasName alias, RouteStack past) {
        return edited(all -> all.put(alias, past));
    }

    private ModelRecord edited(Consumer<SortedMap<AliasName, RouteStack>> edit) {
        SortedMap<AliasName, RouteStack> all = new TreeMap<>(routes);
        edit.accept(all);
        return new ModelRecord(name, revision, versions, tombstones, all, settings);
    }

    /**
     * @throws ServingException {@code UNKNOWN_MODEL} when there is no such version
     */
    RegisteredVersion require(int number) {
        return version(number)
                .orElseThrow(() ->
                        ServingException.ofField(
                                ProblemCode.UNKNOWN_MODEL,
                                "version",
                                "%s:%d %s. There are versions %s."
                                        .formatted(
                                                name,
                                                number,
                                                tombstones.contains(number)
                                                        ? "was deleted: register it again to have it back"
                                                        : "does not exist: register it, or name another",
                                                known())));
    }

    private String known() {
        return join(versions.keySet());
    }

    private static String join(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
