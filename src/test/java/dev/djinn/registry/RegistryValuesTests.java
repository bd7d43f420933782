package dev.djinn.registry;

import static dev.djinn.registry.Samples.QA;
import static dev.djinn.registry.Samples.artifact;
import static dev.djinn.registry.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryValuesTests {

    private static void refuses(String field, String part, ThrowingCallable call) {
        var failure = failure(ProblemCode.INVALID_VALUE, call);
        assertThat(failure.field()).contains(field);
        assertThat(failure).hasMessageContaining(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "champion", "v2", "2-next", "a.b_c-d"})
    void takesAliases(String name) {
        assertThat(new AliasName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "007", "Champion", "-a", "a b", "a@b", "ä"})
    void refusesWhatIsNoAlias(String name) {
        refuses("alias", "'" + name + "'", () -> new AliasName(name));
    }

    @Test
    void refusesAliasesThatAreTooLong() {
        refuses("alias", "…", () -> new AliasName("a".repeat(100)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, targets.version",
        "-1, 1, targets.version",
        "1, -1, targets.weight",
        "1, 1000001, targets.weight"
    })
    void refusesTargetsOutOfRange(int version, int weight, String field) {
        refuses(field, "out of range", () -> new Target(version, weight));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesSharesOutOfRange(double percent) {
        refuses("shadow.percent", "" + percent, () -> new Shadow(1, percent));
    }

    private static Route route(List<Target> targets, Optional<Shadow> shadow) {
        return new Route(targets, Optional.empty(), shadow);
    }

    @Test
    void refusesRoutesThatLeadNowhere() {
        refuses("targets", "sum to 0", () -> route(List.of(), Optional.empty()));
        refuses("targets", "sum to 0", () -> route(List.of(new Target(1, 0)), Optional.empty()));
        refuses(
                "targets",
                "33 targets",
                () ->
                        route(
                                IntStream.rangeClosed(1, 33)
                                        .mapToObj(version -> new Target(version, 1))
                                        .toList(),
                                Optional.empty()));
    }

    @Test
    void refusesAVersionThatIsNamedTwice() {
        refuses(
                "targets",
                "Version 1 is named twice",
                () -> route(List.of(new Target(1, 1), new Target(1, 2)), Optional.empty()));
        refuses(
                "shadow.version",
                "Version 1 is a target",
                () -> route(List.of(new Target(1, 1)), Optional.of(new Shadow(1, 5))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X User", "X:User", "Ä"})
    void refusesWhatIsNoHeaderName(String header) {
        refuses(
                "sticky_header",
                "'" + header + "'",
                () -> new Route(List.of(new Target(1, 1)), Optional.of(header), Optional.empty()));
    }

    @Test
    void refusesArtifactsThatCannotBeKept() {
        refuses("uri", "no scheme", () -> artifact("models/qa"));
        refuses("uri", "user information", () -> artifact("https://ann:secret@host/qa.zip"));
        refuses("uri", "2012 characters", () -> artifact("file:///" + "a".repeat(2004)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789"
            })
    void refusesWhatIsNoChecksum(String text) {
        refuses("sha256", "'" + text + "'", () -> new Sha256(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "P366D"})
    void refusesIdleTimesThatCannotBeKept(String idle) {
        refuses(
                "idle_unload",
                Duration.parse(idle).toString(),
                () ->
                        new ModelSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Duration.parse(idle))));
    }

    @Test
    void refusesTextsThatCannotBeKept() {
        refuses("actor", "''", () -> Edit.by(""));
        refuses("actor", "201 characters", () -> Edit.by("a".repeat(201)));
        refuses("actor", "NUL", () -> Edit.by("a\0"));
        refuses("actor", "surrogate", () -> Edit.by("a\ud83e"));
        refuses(
                "idempotency_key",
                "129 characters",
                () ->
                        Samples.registration(
                                QA,
                                OptionalInt.empty(),
                                "file:///a",
                                Optional.of("k".repeat(129))));
        refuses("manifest", "''", () -> new FetchedPackage(Samples.sha256('a'), ""));
        refuses("version", "0", () -> Samples.registration(0));
    }
}
