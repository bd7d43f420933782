package dev.djinn.serving;

import static dev.djinn.serving.TestedServing.answer;
import static dev.djinn.serving.TestedServing.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.TestedArtifacts;
import dev.djinn.batching.Rejection;
import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelState;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.ModelSettings;
import dev.djinn.registry.Route;
import dev.djinn.registry.Shadow;
import dev.djinn.registry.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ServedModelsTests {

    private static final Duration IDLE = Duration.ofMinutes(15);
    private static final ModelVersion A = new ModelVersion(new ModelName("a"), 1);

    @TempDir private Path directory;

    private TestedServing serving;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(directory.resolve("model.pt"), "abc");
        serving = new TestedServing(TestedArtifacts.in(directory.resolve("cache")));
    }

    @AfterEach
    void nothingWouldHaveCrashed() {
        serving.close();
        assertThat(serving.engine.complaints()).isEmpty();
        assertThat(serving.budget.available()).isEqualTo(2);
    }

    private WantedVersion wanted(String name) {
        return TestedServing.inFolder(directory, name, 1);
    }

    private ServingException refusal(String ref) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> serving.lease(ref).close())
                .actual();
    }

    private List<String> events() {
        return serving.engine.events();
    }

    @Test
    void loadsPreparesWarmsUpAndServes() {
        serving.want(wanted("a"));
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal("a").retryAfter()).isPresent();
        assertThat(serving.models.isReady()).isFalse();
        serving.load();
        assertThat(serving.models.isReady()).isTrue();
        Call call = call();
        try (Lease lease = serving.lease("a")) {
            assertThat(lease.manifest().version()).isEqualTo(A);
            assertThat(answer(lease, call, 42)).isEqualTo(42f);
        }
        assertThat(call.stages()).containsOnlyKeys(Stage.QUEUE, Stage.INFER);
        assertThat(events().getFirst()).isEqualTo("load model.pt on cpu to_float32");
        assertThat(Collections.frequency(events(), "open session"))
                .as("the workers' and the first run's")
                .isEqualTo(3);
        assertThat(events())
                .as("workers stay free for requests")
                .contains("first run on djinn-reader");
        assertThat(serving.heard).containsExactly("announced a:1", "loaded a:1");
        assertThat(serving.batches.ran()).as("warm-up is not counted").hasSize(1);
    }

    @Test
    void closesAModelOnlyAfterItsLastLeaseAndAfterItsSessions() {
        serving.serve(wanted("a"));
        Lease first = serving.lease("a");
        Lease second = serving.lease("a");
        serving.serve();
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
        assertThat(answer(first, call(), 1)).isEqualTo(1f);
        first.close();
        first.close();
        assertThat(Collections.frequency(events(), "close session"))
                .as("the first run's only")
                .isEqualTo(1);
        assertThat(events()).doesNotContain("close model");
        assertThat(answer(second, call(), 2)).isEqualTo(2f);
        second.close();
        assertThat(events())
                .endsWith("close session", "close session", "close model")
                .containsOnlyOnce("close model");
    }

    @Test
    void answersMirrorsOfWhatIsLoadedOnlyAndKeepsItForThem() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> serving.models.mirror(A))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.MODEL_NOT_READY));
        serving.serve(wanted("a"));
        Lease mirror = serving.models.mirror(A);
        Call call = Call.mirror(System.nanoTime() + Duration.ofSeconds(20).toNanos());
        assertThat(answer(mirror, call, 7)).isEqualTo(7f);
        assertThat(mirror.shadow()).isEmpty();
        serving.serve();
        assertThat(answer(mirror, call, 8)).isEqualTo(8f);
        assertThat(events()).doesNotContain("close model");
        mirror.close();
        assertThat(events()).containsOnlyOnce("close model");
        assertThat(serving.batches.rejections()).isEmpty();
    }

    @Test
    void tellsTheShadowOfAnAliasAndOfNothingElse() {
        Route shadowed =
                new Route(
                        List.of(new Target(1, 100)),
                        Optional.empty(),
                        Optional.of(new Shadow(2, 100)));
        serving.serve(wanted("a"));
        serving.models.route(new Routing(Map.of(A.name(), Map.of("default", shadowed))), Set.of());
        ModelVersion two = new ModelVersion(A.name(), 2);
        for (String ref : List.of("a", "a@default")) {
            try (Lease lease = serving.lease(ref)) {
                assertThat(lease.shadow()).contains(two);
            }
        }
        try (Lease lease = serving.lease("a:1")) {
            assertThat(lease.shadow()).isEmpty();
        }
        try (Lease lease = serving.models.lease(Task.TEXT_CLASSIFICATION, call())) {
            assertThat(lease.shadow()).contains(two);
        }
    }

    @Test
    void cannotBeHeldAgainOnceReleased() {
        serving.serve(wanted("a"));
        LoadedVersion loaded =
                ((ModelEntry.Ready) serving.models.snapshot().entries().getFirst()).loaded();
        serving.models.remove(A);
        assertThat(loaded.retain()).isFalse();
        assertThat(events()).containsOnlyOnce("close model");
    }

    @Test
    void removesTwiceWithoutHarm() {
        serving.serve(wanted("a"));
        serving.models.remove(A);
        serving.models.remove(A);
        assertThat(events()).containsOnlyOnce("close model");
    }

    @Test
    void loadsTheOthersWhenOneFails() throws IOException {
        Path broken = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(broken.resolve("model.pt"), "not abc");
        serving.serve(TestedServing.inFolder(broken, "a", 1), wanted("b"));
        assertThat(serving.heard)
                .containsExactly("announced a:1", "announced b:1", "failed a:1", "loaded b:1");
        ModelDescription failed = serving.models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).contains("SHA-256");
        assertThat(serving.models.model(ModelRef.parse("b")).state()).isEqualTo(ModelState.READY);
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal("a")).hasMessageContaining("/v1/models/a:1");
        assertThat(serving.models.isReady()).isFalse();
    }

    @Test
    void closesEverythingWhenASessionCannotBeOpened() {
        serving.engine.failSession(1);
        serving.serve(wanted("a"));
        ModelDescription failed = serving.models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).isEqualTo("no session");
        assertThat(events()).endsWith("close session", "close model");
    }

    @Test
    void closesEverythingWhenWarmUpFails() {
        serving.engine.failRuns();
        serving.serve(wanted("a"));
        ModelDescription failed = serving.models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).isEqualTo("it fails");
        assertThat(events()).endsWith("close session", "close session", "close model");
    }

    @Test
    void unloadsWhatIsNoLongerDesired() {
        serving.serve(wanted("a"), wanted("b"));
        serving.serve(wanted("b"));
        assertThat(serving.models.models())
                .extracting(model -> model.version().toString())
                .containsExactly("b:1");
        assertThat(events()).containsOnlyOnce("close model");
        assertThat(Collections.frequency(events(), "load model.pt on cpu to_float32")).isEqualTo(2);
    }

    @Test
    void forgetsAFailedModelThatIsNoLongerDesired() {
        serving.engine.failRuns();
        serving.serve(wanted("a"));
        serving.serve();
        assertThat(serving.models.models()).isEmpty();
    }

    @Test
    void survivesLeasesAndRemovalAtTheSameTime() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            serving.serve(wanted("a"));
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long id = i;
                callers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try (Lease lease = serving.lease("a")) {
                                        assertThat(answer(lease, call(), id)).isEqualTo(id);
                                    } catch (ServingException e) {
                                        if (e.code() != ProblemCode.UNKNOWN_MODEL) {
                                            failures.add(e);
                                        }
                                    } catch (Throwable e) {
                                        failures.add(e);
                                    }
                                }));
            }
            serving.serve();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures).isEmpty();
            assertThat(Collections.frequency(events(), "close model")).isEqualTo(round + 1);
        }
    }

    private WantedVersion idling(String name) {
        ModelSettings settings =
                new ModelSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(IDLE));
        return TestedServing.inFolder(directory, name, 1, settings);
    }

    private void idle(WantedVersion... wanted) {
        serving.serve(wanted);
        serving.after(IDLE);
        assertThat(serving.models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.IDLE);
    }

    private CompletableFuture<Float> request(String ref, long id) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Lease lease = serving.lease(ref)) {
                        return answer(lease, call(), id);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static ServingException failure(CompletableFuture<Float> request) {
        return (ServingException)
                assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(request::join)
                        .actual()
                        .getCause();
    }

    private long loads() {
        return Collections.frequency(serving.heard, "loaded a:1");
    }

    @Test
    void loadsAnIdleModelOnceForAllRequestsThatWaitForIt() {
        idle(idling("a"));
        List<CompletableFuture<Float>> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(request(i % 2 == 0 ? "a" : "a:1", i));
        }
        serving.awaitDemand();
        assertThat(serving.models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.LOADING);
        assertThat(serving.models.isReady()).isTrue();
        requests.add(request("a", 8));
        serving.load();
        for (int i = 0; i < requests.size(); i++) {
            assertThat(requests.get(i).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(i);
        }
        assertThat(loads()).isEqualTo(2);
    }

    @Test
    void refusesAtOnceWhenTooManyWaitForAnIdleModelAndAnswersTheOthers() {
        idle(idling("a"));
        BlockingQueue<ServingException> refusals = new LinkedBlockingQueue<>();
        int surplus = 3;
        List<CompletableFuture<Float>> requests = new ArrayList<>();
        for (int i = 0; i < TestedServing.LOAD_QUEUE + surplus; i++) {
            requests.add(
                    request("a", 1)
                            .exceptionally(failure -> {
                                refusals.add((ServingException) failure.getCause());
                                return 1f;
                            }));
        }
        for (int i = 0; i < surplus; i++) {
            ServingException refusal = next(refusals);
            assertThat(refusal.code()).isEqualTo(ProblemCode.OVERLOADED);
            assertThat(refusal.retryAfter()).isPresent();
            assertThat(refusal)
                    .hasMessageContainingAll("a:1", TestedServing.LOAD_QUEUE + " requests wait");
        }
        serving.awaitDemand();
        serving.load();
        for (CompletableFuture<Float> request : requests) {
            assertThat(request.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1);
        }
        assertThat(refusals).isEmpty();
        assertThat(serving.batches.rejections())
                .hasSize(surplus)
                .containsOnly(Rejection.QUEUE_FULL);
    }

    private static ServingException next(BlockingQueue<ServingException> refusals) {
        try {
            return Objects.requireNonNull(refusals.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsAnotherWaitInThePlaceOfOneThatHasGivenUp() {
        idle(idling("a"));
        for (int i = 0; i <= TestedServing.LOAD_QUEUE; i++) {
            Call gone = new Call(System.nanoTime() + Duration.ofHours(1).toNanos(), () -> true);
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> serving.models.lease(ModelRef.parse("a"), gone).close())
                    .extracting(ServingException::code)
                    .isEqualTo(ProblemCode.CLIENT_GONE);
        }
    }

    @Test
    void tellsWhoAsksForAnIdleModelThatThereIsNoRoomAndStaysReady() {
        serving.close();
        serving =
                new TestedServing(
                        TestedArtifacts.in(directory.resolve("cache")),
                        new MemoryBudget(DataSize.ofMegabytes(20)),
                        Duration.ofSeconds(20));
        WantedVersion first = idling("a");
        WantedVersion second = TestedServing.inFolder(directory, "b", 1);
        idle(first);
        serving.serve(first, second);
        CompletableFuture<Float> request = request("a", 1);
        serving.awaitDemand();
        serving.load();
        assertThat(failure(request)).hasMessageContaining("17 of 20 MB are taken (b:1 17 MB)");
        assertThat(refusal("a")).hasMessageContaining("17 of 20 MB are taken");
        assertThat(serving.models.isReady()).isTrue();
        serving.serve(first);
        serving.load();
        assertThat(serving.models.model(ModelRef.parse("a")).reason())
                .contains("the next request loads it");
        CompletableFuture<Float> again = request("a", 2);
        serving.awaitDemand();
        serving.load();
        assertThat(again.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(2);
    }

    @Test
    void loadsAnIdleModelForATaskThatItAnswers() {
        idle(idling("a"));
        CompletableFuture<Void> request =
                CompletableFuture.runAsync(
                        () -> serving.models.lease(Task.TEXT_CLASSIFICATION, call()).close());
        serving.awaitDemand();
        serving.load();
        request.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void tellsAllThatWaitWhyTheModelCannotBeLoadedAndDoesNotTryAgainForEachRequest()
            throws IOException {
        idle(idling("a"));
        Files.writeString(directory.resolve("model.pt"), "not abc");
        CompletableFuture<Float> first = request("a", 1);
        serving.awaitDemand();
        CompletableFuture<Float> second = request("a", 2);
        serving.load();
        for (CompletableFuture<Float> request : List.of(first, second)) {
            assertThat(failure(request).code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
            assertThat(failure(request)).hasMessageContaining("SHA-256");
        }
        assertThat(refusal("a")).hasMessageContaining("SHA-256");
        serving.load();
        assertThat(Collections.frequency(serving.heard, "failed a:1")).isEqualTo(1);
        Files.writeString(directory.resolve("model.pt"), "abc");
        serving.after(Duration.ofSeconds(30));
        serving.lease("a").close();
    }

    @Test
    void refusesWhenItMayNotWaitAndLoadsNevertheless() {
        serving.close();
        serving =
                new TestedServing(
                        TestedArtifacts.in(directory.resolve("cache")),
                        MemoryBudget.UNLIMITED,
                        Duration.ZERO);
        idle(idling("a"));
        ServingException refusal = refusal("a");
        assertThat(refusal.code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal.retryAfter()).isPresent();
        assertThat(refusal).hasMessageContaining("idle");
        serving.awaitDemand();
        serving.load();
        serving.lease("a").close();
    }

    @Test
    void waitsNoLongerThanTheRequestHasTime() {
        idle(idling("a"));
        Call late = new Call(System.nanoTime() + Duration.ofMillis(1).toNanos(), () -> false);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> serving.models.lease(ModelRef.parse("a"), late).close())
                .extracting(ServingException::code)
                .isEqualTo(ProblemCode.MODEL_NOT_READY);
        serving.awaitDemand();
        serving.load();
        serving.lease("a").close();
    }

    @Test
    void stopsWaitingForAClientThatHasGone() {
        idle(idling("a"));
        Call gone = new Call(System.nanoTime() + Duration.ofHours(1).toNanos(), () -> true);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> serving.models.lease(ModelRef.parse("a"), gone).close())
                .extracting(ServingException::code)
                .isEqualTo(ProblemCode.CLIENT_GONE);
    }

    @Test
    void tellsWhoWaitsThatTheModelIsGone() {
        idle(idling("a"));
        CompletableFuture<Float> request = request("a", 1);
        serving.awaitDemand();
        serving.serve();
        assertThat(failure(request).code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
    }

    @Test
    void survivesRequestsWhileModelsBecomeIdleAgainAndAgain() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        serving.serve(idling("a"));
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long id = i;
            callers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!ended.get()) {
                                    try (Lease lease = serving.lease("a")) {
                                        assertThat(answer(lease, call(), id)).isEqualTo(id);
                                    } catch (Throwable e) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (int round = 0; round < 200; round++) {
            serving.after(IDLE);
        }
        ended.set(true);
        while (callers.stream().anyMatch(Thread::isAlive)) {
            serving.load();
        }
        assertThat(failures).isEmpty();
    }
}
