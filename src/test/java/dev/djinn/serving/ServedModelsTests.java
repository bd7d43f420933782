package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.CpuBudget;
import dev.djinn.batching.RecordingBatchListener;
import dev.djinn.engine.FakeEngine;
import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelState;
import dev.djinn.inference.Stage;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelsTests {

    private static final ModelVersion A = new ModelVersion(new ModelName("a"), 1);

    @TempDir private Path directory;

    private final FakeEngine engine = new FakeEngine();
    private final CpuBudget budget = new CpuBudget(2);
    private final Dispatchers dispatchers = new Dispatchers(budget);
    private final RecordingBatchListener batches = new RecordingBatchListener();
    private final ServedModels models = new ServedModels(Map.of());
    private final List<String> heard = new ArrayList<>();
    private final Reconciler reconciler =
            new Reconciler(
                    models, new ModelLoader(engine, dispatchers, batches, 16), new Recorder());

    private final class Recorder implements LoadListener {
        @Override
        public void announced(ModelVersion version) {
            heard.add("announced " + version);
        }

        @Override
        public void loaded(ModelVersion version, Duration time, Batcher<?, ?> batcher) {
            heard.add("loaded " + version);
        }

        @Override
        public void failed(ModelVersion version, Duration time) {
            heard.add("failed " + version);
        }
    }

    @BeforeEach
    void writeWeights() throws IOException {
        Files.writeString(directory.resolve("model.pt"), "abc");
    }

    @AfterEach
    void nothingWouldHaveCrashed() {
        dispatchers.close();
        assertThat(engine.complaints()).isEmpty();
        assertThat(budget.available()).isEqualTo(2);
    }

    private DesiredModel desired(String name) {
        return Manifests.desired(directory, name, 1, Task.TEXT_CLASSIFICATION);
    }

    private Lease lease(String ref) {
        return models.lease(ModelRef.parse(ref));
    }

    private static Call call() {
        return new Call(System.nanoTime() + Duration.ofSeconds(20).toNanos(), () -> false);
    }

    private static float answer(Lease lease, Call call, long id) {
        ModelInput input = new ModelInput.Text(new TokenIds(new long[] {id, 0}, new long[2]));
        return lease.infer(List.of(input), call).getFirst().values()[0];
    }

    private ServingException refusal(String ref) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> lease(ref).close())
                .actual();
    }

    @Test
    void loadsPreparesWarmsUpAndServes() {
        reconciler.announce(List.of(desired("a")));
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal("a").retryAfter()).isPresent();
        reconciler.reconcile(List.of(desired("a")));
        Call call = call();
        try (Lease lease = lease("a")) {
            assertThat(lease.manifest().version()).isEqualTo(A);
            assertThat(answer(lease, call, 42)).isEqualTo(42f);
        }
        assertThat(call.stages()).containsOnlyKeys(Stage.QUEUE, Stage.INFER);
        assertThat(engine.events().getFirst()).isEqualTo("load model.pt on cpu to_float32");
        assertThat(Collections.frequency(engine.events(), "open session")).isEqualTo(2);
        assertThat(heard).containsExactly("announced a:1", "loaded a:1");
        assertThat(batches.ran()).as("warm-up is not counted").hasSize(1);
        models.remove(A);
    }

    @Test
    void closesAModelOnlyAfterItsLastLeaseAndAfterItsSessions() {
        reconciler.reconcile(List.of(desired("a")));
        Lease first = lease("a");
        Lease second = lease("a");
        models.remove(A);
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
        assertThat(answer(first, call(), 1)).isEqualTo(1f);
        first.close();
        first.close();
        assertThat(engine.events()).doesNotContain("close session", "close model");
        assertThat(answer(second, call(), 2)).isEqualTo(2f);
        second.close();
        assertThat(engine.events())
                .endsWith("close session", "close session", "close model")
                .containsOnlyOnce("close model");
    }

    @Test
    void cannotBeHeldAgainOnceReleased() {
        reconciler.reconcile(List.of(desired("a")));
        LoadedVersion loaded = ((ModelEntry.Ready) models.snapshot().entries().getFirst()).loaded();
        models.remove(A);
        assertThat(loaded.retain()).isFalse();
        assertThat(engine.events()).containsOnlyOnce("close model");
    }

    @Test
    void removesTwiceWithoutHarm() {
        reconciler.reconcile(List.of(desired("a")));
        models.remove(A);
        models.remove(A);
        assertThat(engine.events()).containsOnlyOnce("close model");
    }

    @Test
    void loadsTheOthersWhenOneFails() throws IOException {
        Path broken = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(broken.resolve("model.pt"), "not abc");
        DesiredModel bad = Manifests.desired(broken, "a", 1, Task.TEXT_CLASSIFICATION);
        reconciler.reconcile(List.of(bad, desired("b")));
        assertThat(heard).containsExactly("failed a:1", "loaded b:1");
        ModelDescription failed = models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).contains("SHA-256");
        assertThat(models.model(ModelRef.parse("b")).state()).isEqualTo(ModelState.READY);
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        assertThat(refusal("a")).hasMessageContaining("/v1/models/a:1");
        models.remove(new ModelVersion(new ModelName("b"), 1));
    }

    @Test
    void closesEverythingWhenASessionCannotBeOpened() {
        engine.failSession(1);
        reconciler.reconcile(List.of(desired("a")));
        ModelDescription failed = models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).isEqualTo("no session");
        assertThat(engine.events()).endsWith("close session", "close model");
    }

    @Test
    void closesEverythingWhenWarmUpFails() {
        engine.failRuns();
        reconciler.reconcile(List.of(desired("a")));
        ModelDescription failed = models.model(ModelRef.parse("a"));
        assertThat(failed.state()).isEqualTo(ModelState.FAILED);
        assertThat(failed.reason()).isEqualTo("it fails");
        assertThat(engine.events()).endsWith("close session", "close session", "close model");
    }

    @Test
    void showsAModelThatIsFetchedAndServesItOnceItHasArrived() {
        FetchProgress progress = new FetchProgress(ArtifactUri.parse("https://models.test/a.zip"));
        reconciler.announce(A, progress);
        progress.progress(1 << 20, OptionalLong.of(2 << 20));
        assertThat(models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.LOADING);
        assertThat(models.model(ModelRef.parse("a")).reason()).endsWith("1.0 of 2.0 MB (50 %)");
        assertThat(refusal("a").code()).isEqualTo(ProblemCode.MODEL_NOT_READY);
        reconciler.reconcile(List.of(desired("b")));
        assertThat(models.models()).as("what is fetched stays").hasSize(2);
        reconciler.arrived(desired("a"));
        try (Lease lease = lease("a")) {
            assertThat(answer(lease, call(), 42)).isEqualTo(42f);
        }
        assertThat(heard).containsExactly("announced a:1", "loaded b:1", "loaded a:1");
        models.remove(A);
        models.remove(new ModelVersion(new ModelName("b"), 1));
    }

    @Test
    void saysWhyAModelDidNotArrive() {
        reconciler.announce(A, new FetchProgress(ArtifactUri.parse("https://models.test/a.zip")));
        reconciler.miss(A, Duration.ofSeconds(1), "https://models.test/a.zip: it answered 404");
        assertThat(models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.FAILED);
        assertThat(models.model(ModelRef.parse("a")).reason()).contains("404");
        assertThat(refusal("a")).hasMessageContaining("/v1/models/a:1");
        assertThat(heard).containsExactly("announced a:1", "failed a:1");
        models.remove(A);
    }

    @Test
    void unloadsWhatIsNoLongerDesired() {
        reconciler.reconcile(List.of(desired("a"), desired("b")));
        reconciler.reconcile(List.of(desired("b")));
        assertThat(models.models())
                .extracting(model -> model.version().toString())
                .containsExactly("b:1");
        assertThat(engine.events()).containsOnlyOnce("close model");
        assertThat(Collections.frequency(engine.events(), "load model.pt on cpu to_float32"))
                .isEqualTo(2);
        models.remove(new ModelVersion(new ModelName("b"), 1));
    }

    @Test
    void forgetsAFailedModelThatIsNoLongerDesired() {
        engine.failRuns();
        reconciler.reconcile(List.of(desired("a")));
        reconciler.reconcile(List.of());
        assertThat(models.models()).isEmpty();
    }

    @Test
    void survivesLeasesAndRemovalAtTheSameTime() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            reconciler.reconcile(List.of(desired("a")));
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long id = i;
                callers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try (Lease lease = lease("a")) {
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
            models.remove(A);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures).isEmpty();
            assertThat(Collections.frequency(engine.events(), "close model")).isEqualTo(round + 1);
        }
    }
}
