package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.inference.Call;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelState;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Route;
import dev.djinn.registry.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotTests {

    private static ModelEntry entry(String name, int version, Task task) {
        return new ModelEntry.Loading(Manifests.desired(name, version, task));
    }

    private static ModelEntry preferred(String name, int version, Task task) {
        return new ModelEntry.Loading(Manifests.preferred(name, version, task));
    }

    private static Snapshot snapshot(Map<Task, ModelName> defaults) {
        return new Snapshot(
                List.of(
                        entry("sentiment", 3, Task.SENTIMENT_ANALYSIS),
                        entry("qa-b", 1, Task.QUESTION_ANSWERING),
                        entry("sentiment", 2, Task.SENTIMENT_ANALYSIS),
                        entry("qa-a", 1, Task.QUESTION_ANSWERING),
                        entry("intent", 1, Task.TEXT_CLASSIFICATION)),
                defaults);
    }

    private static String resolved(String ref) {
        return snapshot(Map.of()).resolve(ModelRef.parse(ref), Draw.FIRST).version().toString();
    }

    private static ServingException refusal(Snapshot snapshot, Task task) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> snapshot.resolve(task, Draw.FIRST))
                .actual();
    }

    @Test
    void findsVersionsAndTheDefaultAlias() {
        assertThat(resolved("sentiment:3")).isEqualTo("sentiment:3");
        assertThat(resolved("sentiment")).isEqualTo("sentiment:2");
        assertThat(resolved("sentiment@default")).isEqualTo("sentiment:2");
    }

    @Test
    void namesTheKnownModelsWhenOneIsNot() {
        assertThat(unknown("sentimant"))
                .hasMessageContaining("'sentimant'")
                .hasMessageContaining("intent:1, qa-a:1, qa-b:1, sentiment:2, sentiment:3");
    }

    @Test
    void namesTheVersionsAndAliasesOfAKnownModel() {
        for (String ref : List.of("sentiment:1", "sentiment@champion")) {
            assertThat(unknown(ref))
                    .hasMessageContaining(ref)
                    .hasMessageContaining("sentiment:2, sentiment:3; the only alias is default");
        }
    }

    private static ServingException unknown(String ref) {
        ServingException refusal =
                assertThatExceptionOfType(ServingException.class)
                        .isThrownBy(() -> resolved(ref))
                        .actual();
        assertThat(refusal.code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
        return refusal;
    }

    @Test
    void asksTheVersionThatWouldAnswerWhetherItIsPreferred() {
        Snapshot pictures =
                new Snapshot(
                        List.of(
                                preferred("cifar", 1, Task.IMAGE_CLASSIFICATION),
                                entry("photographs", 1, Task.IMAGE_CLASSIFICATION),
                                preferred("photographs", 2, Task.IMAGE_CLASSIFICATION)),
                        Map.of());
        assertThat(pictures.resolve(Task.IMAGE_CLASSIFICATION, Draw.FIRST).version())
                .hasToString("cifar:1");
    }

    @Test
    void describesModelsInOrderWithTheirAliases() {
        List<ModelDescription> all = snapshot(Map.of()).describe();
        assertThat(all)
                .extracting(model -> model.version().toString())
                .containsExactly("intent:1", "qa-a:1", "qa-b:1", "sentiment:2", "sentiment:3");
        assertThat(all).extracting(ModelDescription::state).containsOnly(ModelState.LOADING);
        assertThat(all.get(3).aliases()).containsExactly("default");
        assertThat(all.get(4).aliases()).isEmpty();
    }

    @Test
    void asksForPatienceWhileAModelThatMayDoItIsFetched() {
        ModelEntry fetching =
                new ModelEntry.Fetching(
                        new ModelVersion(new ModelName("photos"), 1),
                        new FetchProgress(ArtifactUri.parse("https://models.test/photos.zip")));
        Snapshot snapshot =
                new Snapshot(
                        List.of(fetching, entry("sentiment", 1, Task.SENTIMENT_ANALYSIS)),
                        Map.of());
        assertThat(refusal(snapshot, Task.IMAGE_CLASSIFICATION).code())
                .isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(snapshot.resolve(Task.SENTIMENT_ANALYSIS, Draw.FIRST).version())
                .hasToString("sentiment:1");
        ModelDescription description = snapshot.describe(fetching);
        assertThat(description.state()).isEqualTo(ModelState.LOADING);
        assertThat(description.reason()).isEqualTo("fetching https://models.test/photos.zip");
        assertThat(description.manifest()).isEmpty();
        assertThat(description.aliases()).containsExactly("default");
    }

    private static final ModelName SENTIMENT = new ModelName("sentiment");

    private static Snapshot routed(Map<String, Route> routes) {
        return snapshot(Map.of()).with(new Routing(Map.of(SENTIMENT, routes)));
    }

    private static Route split(int... weights) {
        return new Route(
                IntStream.range(0, weights.length)
                        .mapToObj(i -> new Target(i + 1, weights[i]))
                        .toList(),
                Optional.of("X-User"),
                Optional.empty());
    }

    private static String resolved(Snapshot snapshot, String ref, Draw draw) {
        return snapshot.resolve(ModelRef.parse(ref), draw).version().toString();
    }

    @Test
    void sendsAliasesWhereTheRegistrySays() {
        Snapshot routed = routed(Map.of("default", Route.to(3), "champion", Route.to(2)));
        assertThat(resolved(routed, "sentiment", Draw.FIRST)).isEqualTo("sentiment:3");
        assertThat(resolved(routed, "sentiment@champion", Draw.FIRST)).isEqualTo("sentiment:2");
        assertThat(routed.describe().get(3).aliases()).containsExactly("champion");
        assertThat(routed.describe().get(4).aliases()).containsExactly("default");
    }

    @Test
    void namesTheKnownAliasesWhenOneIsNot() {
        Snapshot routed = routed(Map.of("default", Route.to(3), "champion", Route.to(2)));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> resolved(routed, "sentiment@loser", Draw.FIRST))
                .withMessageContaining("the aliases are champion, default")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.UNKNOWN_MODEL));
    }

    @Test
    void saysThatAnAliasGoesOnlyToWhatIsNotLoaded() {
        Snapshot routed = routed(Map.of("default", Route.to(7)));
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> resolved(routed, "sentiment", Draw.FIRST))
                .withMessageContaining("version 7, which is not loaded")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.MODEL_NOT_READY));
    }

    @Test
    void passesOverATargetThatIsNotHere() {
        Snapshot routed = routed(Map.of("default", split(50, 50)));
        assertThat(resolved(routed, "sentiment", _ -> 0.1)).isEqualTo("sentiment:2");
        assertThat(resolved(routed, "sentiment", _ -> 0.9)).isEqualTo("sentiment:2");
    }

    private static Snapshot halves(ModelEntry first) {
        ModelEntry idle =
                new ModelEntry.Idle(
                        Manifests.desired("sentiment", 2, Task.SENTIMENT_ANALYSIS),
                        Duration.ofMinutes(15));
        return new Snapshot(List.of(first, idle), Map.of())
                .with(
                        new Routing(
                                Map.of(
                                        new ModelName("sentiment"),
                                        Map.of("default", split(50, 50)))));
    }

    @Test
    void drawsAnIdleTargetAsOneThatServes() {
        DesiredModel first = Manifests.desired("sentiment", 1, Task.SENTIMENT_ANALYSIS);
        Snapshot waking = halves(new ModelEntry.Waking(first));
        assertThat(resolved(waking, "sentiment", _ -> 0.1)).isEqualTo("sentiment:1");
        assertThat(resolved(waking, "sentiment", _ -> 0.9)).isEqualTo("sentiment:2");
        Snapshot failed = halves(new ModelEntry.Failed(first, "damaged"));
        assertThat(resolved(failed, "sentiment", _ -> 0.1)).isEqualTo("sentiment:2");
    }

    @Test
    void drawsTargetsByTheirWeights() {
        Route route = split(0, 75, 25);
        Map<Integer, Long> drawn =
                IntStream.range(0, 1000)
                        .mapToObj(i -> Draw.target(route.targets(), i / 1000.0).orElseThrow())
                        .collect(Collectors.groupingBy(Target::version, Collectors.counting()));
        assertThat(drawn).isEqualTo(Map.of(2, 750L, 3, 250L));
    }

    @Test
    void keepsAClientOnItsVersionByItsHeader() {
        Route route = split(50, 50);
        List<Double> shares =
                IntStream.range(0, 2000)
                        .mapToObj(i -> Draw.of(call("user-" + i)).share(route))
                        .toList();
        assertThat(shares).allMatch(share -> share >= 0 && share < 1);
        assertThat(shares.stream().filter(share -> share < 0.5).count()).isBetween(900L, 1100L);
        assertThat(Draw.of(call("ada")).share(route)).isEqualTo(Draw.of(call("ada")).share(route));
    }

    private static Call call(String user) {
        return new Call(
                0,
                () -> false,
                name -> name.equals("X-User") ? Optional.of(user) : Optional.empty());
    }
}
