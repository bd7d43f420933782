package dev.djinn.registry;

import static dev.djinn.registry.Samples.CHAMPION;
import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.QA;
import static dev.djinn.registry.Samples.artifact;
import static dev.djinn.registry.Samples.failure;
import static dev.djinn.registry.Samples.folder;
import static dev.djinn.registry.Samples.qa;
import static dev.djinn.registry.Samples.registration;
import static dev.djinn.registry.Samples.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelName;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.problem.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ModelRegistry} must do; it is empty before each test. */
abstract class ModelRegistryContract {

    private static final AliasName DEFAULT = AliasName.DEFAULT;

    protected final TestingClock clock = new TestingClock();

    abstract ModelRegistry registry();

    private RegisteredModel register(int... versions) {
        RegisteredModel model = null;
        for (int version : versions) {
            model = registry().register(registration(version), EDIT).model();
        }
        return model;
    }

    private static Route split(int first, int second) {
        return new Route(
                List.of(new Target(first, 90), new Target(second, 10)),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void startsEmptyAtRevisionZero() {
        assertThat(registry().snapshot()).isEqualTo(new RegistrySnapshot(0, List.of()));
        assertThat(registry().revision()).isZero();
        assertThat(registry().find(QA)).isEmpty();
        assertThat(registry().list(Optional.empty(), 10).entries()).isEmpty();
        assertThat(registry().audit(Optional.empty(), OptionalLong.empty(), 10).entries())
                .isEmpty();
    }

    @Test
    void keepsAllThatARegistrationSays() {
        ModelSettings settings =
                new ModelSettings(
                        Optional.of(DevicePolicy.parse("gpu:0,gpu:1")),
                        Optional.of(PrecisionPolicy.parse("bf16")),
                        Optional.of(new BatchingPolicy(8, 512, 0.125)),
                        Optional.of(true),
                        Optional.of(Duration.ofMinutes(15)));
        String manifest = "name: qa\ndescription: größer 🧞 " + "x".repeat(200_000);
        Artifact artifact =
                new Artifact(URI.create("s3://bucket/qa.zip"), Optional.of(sha256('a')));

        Registered registered =
                registry()
                        .register(
                                new Registration(
                                        QA,
                                        OptionalInt.of(7),
                                        artifact,
                                        Optional.of(manifest),
                                        DesiredState.UNLOADED,
                                        Optional.of(settings),
                                        Optional.empty()),
                                EDIT);

        RegisteredVersion version =
                new RegisteredVersion(
                        7,
                        Origin.API,
                        artifact,
                        Optional.empty(),
                        Optional.of(manifest),
                        DesiredState.UNLOADED,
                        clock.instant());
        RegisteredModel model =
                new RegisteredModel(
                        QA,
                        1,
                        List.of(version),
                        List.of(new Alias(DEFAULT, Route.to(7))),
                        settings);
        assertThat(registered).isEqualTo(new Registered(model, version, true));
        assertThat(registry().get(QA)).isEqualTo(model);
        assertThat(registry().snapshot()).isEqualTo(new RegistrySnapshot(1, List.of(model)));
    }

    @Test
    void pointsDefaultToTheFirstVersionAndLeavesItThere() {
        RegisteredModel model = register(3, 1, 4);

        assertThat(model.versions())
                .extracting(RegisteredVersion::version)
                .containsExactly(1, 3, 4);
        assertThat(model.aliases()).containsExactly(new Alias(DEFAULT, Route.to(3)));
    }

    @Test
    void numbersVersionsOnwardFromAllThatHaveBeen() {
        register(1, 5);
        registry().deleteVersion(qa(5), EDIT);

        Registered next = registry().register(Registration.of(QA, artifact("file:///a")), EDIT);

        assertThat(next.version().version()).isEqualTo(6);
    }

    @Test
    void takesTheSameArtifactAgainAsUnchanged() {
        RegisteredModel first = register(1);

        Registered second = registry().register(registration(1), EDIT);

        assertThat(second.created()).isFalse();
        assertThat(second.model()).isEqualTo(first);
        assertThat(registry().revision()).isEqualTo(1);
    }

    @Test
    void refusesAnotherArtifactUnderTheSameVersion() {
        register(1);

        var failure =
                failure(
                        ProblemCode.CONFLICT,
                        () ->
                                registry()
                                        .register(
                                                registration(
                                                        QA,
                                                        OptionalInt.of(1),
                                                        "file:///other",
                                                        Optional.empty()),
                                                EDIT));

        assertThat(failure).hasMessageContainingAll("qa:1", "file:///qa/1", "new version");
    }

    @Test
    void refusesAnotherChecksumUnderTheSameVersion() {
        register(1);
        Artifact other = new Artifact(URI.create("file:///qa/1"), Optional.of(sha256('b')));

        failure(
                ProblemCode.CONFLICT,
                () ->
                        registry()
                                .register(
                                        new Registration(
                                                QA,
                                                OptionalInt.of(1),
                                                other,
                                                Optional.empty(),
                                                DesiredState.LOADED,
                                                Optional.empty(),
                                                Optional.empty()),
                                        EDIT));
    }

    private static Registration keyed(String uri) {
        return registration(QA, OptionalInt.empty(), uri, Optional.of("key-1"));
    }

    @Test
    void repeatsARegistrationByItsKey() {
        Registered first = registry().register(keyed("file:///a"), EDIT);
        register(2);

        Registered second = registry().register(keyed("file:///a"), EDIT.at(77));

        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.version()).isEqualTo(first.version());
        assertThat(second.model().versions()).hasSize(2);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRegistration() {
        registry().register(keyed("file:///a"), EDIT);

        var failure =
                failure(
                        ProblemCode.INVALID_VALUE,
                        () -> registry().register(keyed("file:///b"), EDIT));

        assertThat(failure.field()).contains("idempotency_key");
        assertThat(failure).hasMessageContainingAll("key-1", "qa:1");
    }

    @Test
    void forgetsAKeyAfterADay() {
        registry().register(keyed("file:///a"), EDIT);
        clock.advance(Duration.ofHours(25));

        Registered second = registry().register(keyed("file:///b"), EDIT);

        assertThat(second.version().version()).isEqualTo(2);
    }

    @Test
    void saysThatAVersionRegisteredUnderAKeyIsGone() {
        registry().register(keyed("file:///a"), EDIT);
        registry().deleteModel(QA, EDIT);

        var failure =
                failure(
                        ProblemCode.UNKNOWN_MODEL,
                        () -> registry().register(keyed("file:///a"), EDIT));

        assertThat(failure).hasMessageContaining("qa:1 was deleted");
    }

    @Test
    void registersWhatLiesInTheFolderOnce() {
        List<FolderPackage> packages = List.of(folder(1, 'a'), folder(2, 'b'));

        assertThat(registry().registerFolder(packages, EDIT))
                .containsExactly(new FolderOutcome.Added(qa(1)), new FolderOutcome.Added(qa(2)));
        assertThat(registry().registerFolder(packages, EDIT))
                .containsExactly(
                        new FolderOutcome.Unchanged(qa(1)), new FolderOutcome.Unchanged(qa(2)));

        RegisteredModel model = registry().get(QA);
        assertThat(model.route(DEFAULT)).contains(Route.to(1));
        assertThat(model.versions())
                .allSatisfy(version -> {
                    assertThat(version.origin()).isEqualTo(Origin.FOLDER);
                    assertThat(version.desired()).isEqualTo(DesiredState.LOADED);
                    assertThat(version.manifest()).isPresent();
                });
        assertThat(registry().revision()).isEqualTo(2);
    }

    @Test
    void followsAReplacedPackageInTheFolderAndLeavesItUnloaded() {
        registry().registerFolder(List.of(folder(1, 'a')), EDIT);
        registry().setDesired(qa(1), DesiredState.UNLOADED, EDIT);

        assertThat(registry().registerFolder(List.of(folder(1, 'b')), EDIT))
                .containsExactly(new FolderOutcome.Replaced(qa(1)));

        RegisteredVersion version = registry().get(QA).versions().getFirst();
        assertThat(version.artifact().sha256()).contains(sha256('b'));
        assertThat(version.manifest()).contains("name: qa # b");
        assertThat(version.desired()).isEqualTo(DesiredState.UNLOADED);
    }

    @Test
    void doesNotBringBackWhatWasDeleted() {
        registry().registerFolder(List.of(folder(1, 'a'), folder(2, 'b')), EDIT);
        registry().deleteVersion(qa(2), EDIT);
        assertThat(registry().registerFolder(List.of(folder(2, 'b')), EDIT))
                .containsExactly(new FolderOutcome.Deleted(qa(2)));

        registry().deleteModel(QA, EDIT);
        assertThat(registry().registerFolder(List.of(folder(1, 'c'), folder(2, 'b')), EDIT))
                .containsExactly(
                        new FolderOutcome.Deleted(qa(1)), new FolderOutcome.Deleted(qa(2)));
        assertThat(registry().find(QA)).isEmpty();
        assertThat(registry().snapshot().models()).isEmpty();
    }

    @Test
    void takesNoVersionFromTheApi() {
        register(1);

        FolderOutcome outcome =
                registry().registerFolder(List.of(folder(1, 'a'), folder(2, 'b')), EDIT).getFirst();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        FolderOutcome.Conflicting.class,
                        conflict ->
                                assertThat(conflict.reason())
                                        .contains("qa:1", "file:///qa/1", "another version"));
        assertThat(registry().get(QA).versions().getFirst().artifact())
                .isEqualTo(artifact("file:///qa/1"));
        assertThat(registry().get(QA).version(2)).isPresent();
    }

    @Test
    void registersADeletedVersionAgainWhenAsked() {
        register(1, 2);
        registry().deleteVersion(qa(2), EDIT);

        Registered again = registry().register(registration(2), EDIT);

        assertThat(again.created()).isTrue();
        assertThat(registry().get(QA).version(2)).isPresent();
        registry().deleteModel(QA, EDIT);
        assertThat(register(2).route(DEFAULT)).contains(Route.to(2));
    }

    private RegisteredModel fetched(int version, String from, char sum) {
        return registry()
                .recordFetched(
                        qa(version),
                        artifact(from),
                        new FetchedPackage(sha256(sum), "name: qa"),
                        EDIT);
    }

    @Test
    void keepsWhatWasFetched() {
        register(1);

        RegisteredModel model = fetched(1, "file:///qa/1", 'a');

        RegisteredVersion version = model.versions().getFirst();
        assertThat(version.content()).contains(sha256('a'));
        assertThat(version.manifest()).contains("name: qa");
        assertThat(registry().get(QA)).isEqualTo(model);
    }

    @Test
    void holdsEveryReplicaToTheChecksumThatWasFetchedFirst() {
        register(1);
        fetched(1, "file:///qa/1", 'a');

        var failure = failure(ProblemCode.CONFLICT, () -> fetched(1, "file:///qa/1", 'b'));

        assertThat(failure)
                .hasMessageContainingAll("qa:1", sha256('a').value(), sha256('b').value());
    }

    @Test
    void holdsAVersionThatWasRegisteredAnewToItsOwnArtifactOnly() {
        register(1, 2);
        registry().deleteVersion(qa(2), EDIT);
        registry()
                .register(
                        registration(QA, OptionalInt.of(2), "file:///other", Optional.empty()),
                        EDIT);

        var failure = failure(ProblemCode.CONFLICT, () -> fetched(2, "file:///qa/2", 'a'));

        assertThat(failure)
                .hasMessageContainingAll(
                        "qa:2", "registered anew", "file:///other", "file:///qa/2");
        assertThat(registry().get(QA).version(2).orElseThrow().content()).isEmpty();
        assertThat(fetched(2, "file:///other", 'b').version(2).orElseThrow().content())
                .contains(sha256('b'));
    }

    @Test
    void unloadsAndLoads() {
        register(1);

        assertThat(registry().setDesired(qa(1), DesiredState.UNLOADED, EDIT).versions())
                .extracting(RegisteredVersion::desired)
                .containsExactly(DesiredState.UNLOADED);
        assertThat(registry().setDesired(qa(1), DesiredState.LOADED, EDIT).versions())
                .extracting(RegisteredVersion::desired)
                .containsExactly(DesiredState.LOADED);
    }

    @Test
    void deletesAVersion() {
        register(1, 2);

        registry().deleteVersion(qa(2), EDIT);

        assertThat(registry().get(QA).versions())
                .extracting(RegisteredVersion::version)
                .containsExactly(1);
        var failure =
                failure(ProblemCode.UNKNOWN_MODEL, () -> registry().deleteVersion(qa(2), EDIT));
        assertThat(failure).hasMessageContainingAll("qa:2 was deleted", "versions 1");
    }

    @Test
    void deletesNoVersionThatAnAliasPointsTo() {
        register(1, 2);
        registry().setRoute(QA, CHAMPION, split(1, 2), EDIT);

        var failure = failure(ProblemCode.CONFLICT, () -> registry().deleteVersion(qa(2), EDIT));

        assertThat(failure).hasMessageContainingAll("qa:2", "'champion'", "points to");
    }

    @Test
    void deletesNoVersionThatAnAliasMirrorsTo() {
        register(1, 2);
        registry()
                .setRoute(
                        QA,
                        CHAMPION,
                        new Route(
                                List.of(new Target(1, 1)),
                                Optional.empty(),
                                Optional.of(new Shadow(2, 5))),
                        EDIT);

        var failure = failure(ProblemCode.CONFLICT, () -> registry().deleteVersion(qa(2), EDIT));

        assertThat(failure).hasMessageContainingAll("qa:2", "'champion'", "mirrors");
    }

    @Test
    void deletesAModelWithItsAliases() {
        register(1, 2);
        registry().promote(qa(2), CHAMPION, EDIT);

        registry().deleteModel(QA, EDIT);

        assertThat(registry().find(QA)).isEmpty();
        assertThat(registry().list(Optional.empty(), 10).entries()).isEmpty();
        failure(ProblemCode.UNKNOWN_MODEL, () -> registry().deleteModel(QA, EDIT));
        failure(ProblemCode.UNKNOWN_MODEL, () -> registry().get(QA));
        failure(ProblemCode.UNKNOWN_MODEL, () -> registry().routes(QA, DEFAULT));
    }

    @Test
    void splitsAnAliasAndMirrorsIt() {
        register(1, 2, 3);
        Route route =
                new Route(
                        List.of(new Target(2, 10), new Target(1, 90)),
                        Optional.of("X-User-Id"),
                        Optional.of(new Shadow(3, 12.5)));

        RegisteredModel model = registry().setRoute(QA, DEFAULT, route, EDIT);

        assertThat(model.route(DEFAULT)).contains(route);
        assertThat(registry().get(QA)).isEqualTo(model);
        assertThat(registry().snapshot().models()).containsExactly(model);
    }

    @Test
    void routesToNoVersionThatIsNotThere() {
        register(1, 2, 3);
        registry().deleteVersion(qa(3), EDIT);

        var missing =
                failure(
                        ProblemCode.INVALID_VALUE,
                        () -> registry().setRoute(QA, CHAMPION, split(1, 9), EDIT));
        var deleted =
                failure(
                        ProblemCode.INVALID_VALUE,
                        () ->
                                registry()
                                        .setRoute(
                                                QA,
                                                CHAMPION,
                                                new Route(
                                                        List.of(new Target(1, 1)),
                                                        Optional.empty(),
                                                        Optional.of(new Shadow(3, 1))),
                                                EDIT));

        assertThat(missing.field()).contains("targets.version");
        assertThat(missing)
                .hasMessageContaining("Version 9 of qa does not exist: name one of 1, 2");
        assertThat(deleted.field()).contains("shadow.version");
        assertThat(deleted).hasMessageContaining("Version 3 of qa was deleted");
        assertThat(registry().get(QA).route(CHAMPION)).isEmpty();
    }

    @Test
    void promotesAVersionToAllRequestsOfAnAlias() {
        register(1, 2);
        registry()
                .setRoute(
                        QA,
                        DEFAULT,
                        new Route(
                                List.of(new Target(1, 90)),
                                Optional.of("X-User-Id"),
                                Optional.of(new Shadow(2, 100))),
                        EDIT);

        RegisteredModel model = registry().promote(qa(2), DEFAULT, EDIT);

        assertThat(model.route(DEFAULT))
                .contains(
                        new Route(
                                List.of(new Target(2, 100)),
                                Optional.of("X-User-Id"),
                                Optional.empty()));
        assertThat(registry().promote(qa(2), CHAMPION, EDIT).route(CHAMPION)).contains(Route.to(2));
        failure(ProblemCode.UNKNOWN_MODEL, () -> registry().promote(qa(3), DEFAULT, EDIT));
    }

    @Test
    void rollsAnAliasBackStepByStep() {
        register(1, 2, 3);
        registry().promote(qa(2), DEFAULT, EDIT);
        registry().promote(qa(3), DEFAULT, EDIT);
        assertThat(registry().routes(QA, DEFAULT))
                .containsExactly(Route.to(3), Route.to(2), Route.to(1));

        assertThat(registry().rollBack(QA, DEFAULT, EDIT).route(DEFAULT)).contains(Route.to(2));
        assertThat(registry().rollBack(QA, DEFAULT, EDIT).route(DEFAULT)).contains(Route.to(1));

        assertThat(registry().get(QA).route(DEFAULT)).contains(Route.to(1));
        var failure = failure(ProblemCode.CONFLICT, () -> registry().rollBack(QA, DEFAULT, EDIT));
        assertThat(failure).hasMessageContainingAll("'default'", "qa", "nothing to go back to");
    }

    @Test
    void rollsBackPastADeletedVersion() {
        register(1, 2, 3);
        registry().promote(qa(2), DEFAULT, EDIT);
        registry().promote(qa(1), DEFAULT, EDIT);
        registry().promote(qa(3), DEFAULT, EDIT);
        registry().deleteVersion(qa(2), EDIT);

        assertThat(registry().routes(QA, DEFAULT)).containsExactly(Route.to(3), Route.to(1));
        assertThat(registry().rollBack(QA, DEFAULT, EDIT).route(DEFAULT)).contains(Route.to(1));
    }

    @Test
    void keepsTheLatestHundredRoutes() {
        register(1, 2);
        IntStream.range(0, 120)
                .forEach(i -> registry().promote(qa(1 + (i + 1) % 2), CHAMPION, EDIT));

        List<Route> routes = registry().routes(QA, CHAMPION);

        assertThat(routes).hasSize(100);
        assertThat(routes.getFirst()).isEqualTo(Route.to(1));
        assertThat(routes.getLast()).isEqualTo(Route.to(2));
    }

    @Test
    void removesAnAlias() {
        register(1);
        registry().promote(qa(1), CHAMPION, EDIT);

        assertThat(registry().removeAlias(QA, CHAMPION, EDIT).aliases())
                .extracting(Alias::name)
                .containsExactly(DEFAULT);
        assertThat(registry().get(QA).route(CHAMPION)).isEmpty();
        var failure =
                failure(
                        ProblemCode.UNKNOWN_MODEL,
                        () -> registry().removeAlias(QA, CHAMPION, EDIT));
        assertThat(failure).hasMessageContainingAll("'champion'", "default");
    }

    @Test
    void doesNotRemoveDefault() {
        register(1);

        failure(ProblemCode.CONFLICT, () -> registry().removeAlias(QA, DEFAULT, EDIT));
    }

    @Test
    void changesSettings() {
        register(1);
        ModelSettings settings =
                new ModelSettings(
                        Optional.of(new DevicePolicy.CpuOnly()),
                        Optional.of(new PrecisionPolicy.Auto()),
                        Optional.empty(),
                        Optional.of(false),
                        Optional.empty());

        assertThat(registry().configure(QA, settings, EDIT).settings()).isEqualTo(settings);
        assertThat(registry().get(QA).settings()).isEqualTo(settings);
        registry().configure(QA, ModelSettings.NONE, EDIT);
        assertThat(registry().get(QA).settings()).isEqualTo(ModelSettings.NONE);
    }

    @Test
    void refusesAChangeThatWasMeantForAnotherRevision() {
        register(1, 2);

        var failure =
                failure(
                        ProblemCode.REVISION_CONFLICT,
                        () -> registry().promote(qa(2), DEFAULT, EDIT.at(1)));

        assertThat(failure).hasMessageContaining("qa is at revision 2, not 1");
        assertThat(registry().promote(qa(2), DEFAULT, EDIT.at(2)).revision()).isEqualTo(3);
    }

    @Test
    void takesRevisionZeroForAModelThatMustNotBeThere() {
        registry().register(registration(1), EDIT.at(0));
        failure(
                ProblemCode.REVISION_CONFLICT,
                () -> registry().register(registration(2), EDIT.at(0)));
        registry().deleteModel(QA, EDIT);

        registry().register(registration(2), EDIT.at(0));
    }

    @Test
    void changesNothingWhenAllIsAsWanted() {
        register(1);
        registry().setDesired(qa(1), DesiredState.LOADED, EDIT);
        registry().promote(qa(1), DEFAULT, EDIT);
        registry().configure(QA, ModelSettings.NONE, EDIT);

        assertThat(registry().revision()).isEqualTo(1);
        assertThat(registry().routes(QA, DEFAULT)).hasSize(1);
        assertThat(registry().audit(Optional.empty(), OptionalLong.empty(), 10).entries())
                .hasSize(1);
    }

    @Test
    void leavesEverythingAsItWasWhenAChangeFails() {
        register(1);
        RegistrySnapshot before = registry().snapshot();

        failure(ProblemCode.CONFLICT, () -> registry().deleteVersion(qa(1), EDIT));
        failure(
                ProblemCode.INVALID_VALUE,
                () -> registry().setRoute(QA, CHAMPION, split(1, 2), EDIT));

        assertThat(registry().snapshot()).isEqualTo(before);
    }

    @Test
    void growsTheRevisionWithEveryChange() {
        register(1);
        registry().register(Registration.of(new ModelName("intent"), artifact("file:///i")), EDIT);
        register(2);

        RegistrySnapshot snapshot = registry().snapshot();

        assertThat(snapshot.revision()).isEqualTo(3);
        assertThat(snapshot.models())
                .extracting(model -> model.name() + " " + model.revision())
                .containsExactly("intent 2", "qa 3");
        registry().deleteModel(QA, EDIT);
        assertThat(registry().revision()).isEqualTo(4);
    }

    @Test
    void listsModelsByNameInPages() {
        List<String> names = List.of("a", "a-b", "a.b", "a0", "a_b", "ab", "b");
        names.reversed()
                .forEach(name ->
                        registry()
                                .register(
                                        Registration.of(
                                                new ModelName(name), artifact("file:///" + name)),
                                        EDIT));
        registry().deleteModel(new ModelName("a.b"), EDIT);

        List<String> listed = new ArrayList<>();
        Optional<ModelName> after = Optional.empty();
        Page<RegisteredModel> page;
        do {
            page = registry().list(after, 2);
            page.entries().forEach(model -> listed.add(model.name().value()));
            after = Optional.of(page.entries().getLast().name());
        } while (page.more());

        assertThat(listed).containsExactly("a", "a-b", "a0", "a_b", "ab", "b");
    }

    @Test
    void tellsWhoChangedWhatAndWhen() {
        register(1, 2);
        clock.advance(Duration.ofMinutes(1));
        registry().promote(qa(2), DEFAULT, Edit.by("bob"));

        AuditEntry entry =
                registry().audit(Optional.of(QA), OptionalLong.empty(), 1).entries().getFirst();

        assertThat(entry)
                .isEqualTo(
                        new AuditEntry(
                                3,
                                clock.instant(),
                                "bob",
                                AuditAction.PROMOTE,
                                QA,
                                "{\"aliases\":{\"default\":{\"targets\":{\"1\":100}}}}",
                                "{\"aliases\":{\"default\":{\"targets\":{\"2\":100}}}}"));
    }

    @Test
    void auditsARegistrationAsFromNothing() {
        register(1);

        AuditEntry entry =
                registry().audit(Optional.empty(), OptionalLong.empty(), 1).entries().getFirst();

        assertThat(entry.before()).isEqualTo("{}");
        assertThat(entry.after())
                .isEqualTo(
                        "{\"versions\":{\"1\":{\"origin\":\"api\",\"uri\":\"file:///qa/1\",\"manifest\":false,\"desired\":\"loaded\"}},\"aliases\":{\"default\":{\"targets\":{\"1\":100}}}}");
    }

    @Test
    void pagesTheAuditFromTheLatest() {
        ModelName intent = new ModelName("intent");
        register(1);
        registry().register(Registration.of(intent, artifact("file:///i")), EDIT);
        register(2);
        registry().deleteModel(QA, EDIT);

        Page<AuditEntry> first = registry().audit(Optional.empty(), OptionalLong.empty(), 3);
        Page<AuditEntry> second = registry().audit(Optional.empty(), OptionalLong.of(2), 3);
        Page<AuditEntry> ofDeleted = registry().audit(Optional.of(QA), OptionalLong.empty(), 9);

        assertThat(first.entries()).extracting(AuditEntry::revision).containsExactly(4L, 3L, 2L);
        assertThat(first.more()).isTrue();
        assertThat(second.entries()).extracting(AuditEntry::revision).containsExactly(1L);
        assertThat(second.more()).isFalse();
        assertThat(ofDeleted.entries())
                .extracting(AuditEntry::action)
                .containsExactly(
                        AuditAction.DELETE_MODEL, AuditAction.REGISTER, AuditAction.REGISTER);
    }

    @Test
    void refusesPagesOfNoOrTooManyEntries() {
        var none = failure(ProblemCode.INVALID_VALUE, () -> registry().list(Optional.empty(), 0));
        var many =
                failure(
                        ProblemCode.INVALID_VALUE,
                        () -> registry().audit(Optional.empty(), OptionalLong.empty(), 1001));

        assertThat(none.field()).contains("limit");
        assertThat(many).hasMessageContaining("1001");
    }
}
