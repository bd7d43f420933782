package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.Artifacts;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.batching.Batcher;
import dev.djinn.batching.CpuBudget;
import dev.djinn.batching.FakeTicker;
import dev.djinn.batching.RecordingBatchListener;
import dev.djinn.engine.FakeEngine;
import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.ModelSettings;
import dev.djinn.tokenization.TokenIds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** A reconciler on an engine that computes nothing, in time that moves when a test says so. */
final class TestedServing implements AutoCloseable {

    static final int LOAD_QUEUE = 16;
    static final ServingProperties PROPERTIES =
            new ServingProperties(
                    "auto",
                    "auto",
                    0,
                    DataSize.ofBytes(0),
                    16,
                    Duration.ofHours(1),
                    Map.of(),
                    new ServingProperties.Models(
                            Path.of("models"),
                            Map.of(),
                            Map.of(),
                            Duration.ZERO,
                            LOAD_QUEUE,
                            Map.of()));

    final FakeEngine engine = new FakeEngine();
    final CpuBudget budget = new CpuBudget(2);
    final RecordingBatchListener batches = new RecordingBatchListener();
    final ServedModels models;
    final FakeTicker ticker = new FakeTicker();
    final Mailbox mailbox = new Mailbox();
    final List<String> heard = new ArrayList<>();
    final Reconciler reconciler;
    private final Deque<Runnable> loads = new ArrayDeque<>();
    private final Dispatchers dispatchers = new Dispatchers(budget);
    private final Artifacts artifacts;
    private final ModelFetcher fetcher;
    final FakeRegistry registry = new FakeRegistry(Clock.systemUTC());
    final Pins pins = new Pins(registry.models(), "replica test", Duration.ofMillis(10));

    TestedServing(Artifacts artifacts) {
        this(artifacts, MemoryBudget.UNLIMITED, Duration.ofSeconds(20));
    }

    /**
     * @param loadWait longest time that a lease waits for what was idle
     */
    TestedServing(Artifacts artifacts, MemoryBudget memory, Duration loadWait) {
        this.artifacts = artifacts;
        fetcher = new ModelFetcher(artifacts, pins, 2);
        models = new ServedModels(Map.of(), new Demand(mailbox, batches, loadWait, LOAD_QUEUE));
        Trials trials =
                new Trials(
                        new Placements(
                                PROPERTIES,
                                new Inventory(engine.devices(), new CpuFeatures(Set.of())),
                                memory,
                                (_, _) -> {}),
                        fetcher,
                        new ModelLoader(engine, dispatchers, batches, PROPERTIES.queue(), ticker),
                        loads::add,
                        mailbox);
        reconciler =
                new Reconciler(
                        models, trials, new Recorder(), RetryDelay.ofModels(ticker, () -> 0));
    }

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

        @Override
        public void unloaded(ModelVersion version) {
            heard.add("unloaded " + version);
        }

        @Override
        public void withdrawn(ModelVersion version) {
            heard.add("withdrawn " + version);
        }
    }

    static WantedVersion inFolder(Path directory, String name, int version) {
        return inFolder(directory, name, version, ModelSettings.NONE);
    }

    static WantedVersion inFolder(
            Path directory, String name, int version, ModelSettings settings) {
        ModelPackage source =
                Manifests.desired(directory, name, version, Task.TEXT_CLASSIFICATION).source();
        return new WantedVersion(
                source.manifest().version(), new PackageOrigin.InFolder(source), settings, true);
    }

    static WantedVersion fetched(String ref, String uri) {
        return new WantedVersion(
                version(ref),
                new PackageOrigin.Elsewhere(ArtifactUri.parse(uri)),
                ModelSettings.NONE,
                true);
    }

    static ModelVersion version(String ref) {
        ModelRef.Versioned parsed = (ModelRef.Versioned) ModelRef.parse(ref);
        return new ModelVersion(parsed.name(), parsed.version());
    }

    /** Wants these, and loads until nothing is left to be loaded. */
    void serve(WantedVersion... wanted) {
        want(wanted);
        load();
    }

    /** Wants these; nothing is loaded yet. */
    void want(WantedVersion... wanted) {
        reconciler.reconcile(new Desired(List.of(wanted), Routing.NONE));
    }

    /** Loads what waits for it. */
    void load() {
        for (Runnable next = loads.poll(); next != null; next = loads.poll()) {
            next.run();
        }
        mailbox.runAll();
        reconciler.advance();
    }

    /** Waits for a request that asks for an idle version. */
    void awaitDemand() {
        try {
            mailbox.await(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        reconciler.advance();
    }

    /** Lets time pass, and then loads. */
    void after(Duration time) {
        ticker.advance(time);
        reconciler.advance();
        load();
    }

    void await() {
        try {
            mailbox.await(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        load();
    }

    Lease lease(String ref) {
        return models.lease(ModelRef.parse(ref), call());
    }

    static Call call() {
        return new Call(System.nanoTime() + Duration.ofSeconds(20).toNanos(), () -> false);
    }

    static float answer(Lease lease, Call call, long id) {
        ModelInput input = new ModelInput.Text(new TokenIds(new long[] {id, 0}, new long[2]));
        return lease.infer(List.of(input), call).getFirst().values()[0];
    }

    String reason(String ref) {
        return models.model(ModelRef.parse(ref)).reason();
    }

    @Override
    public void close() {
        reconciler.abandon();
        fetcher.close();
        load();
        models.snapshot().entries().stream()
                .map(ModelEntry::version)
                .toList()
                .forEach(models::remove);
        dispatchers.close();
        pins.close();
        artifacts.close();
    }
}
