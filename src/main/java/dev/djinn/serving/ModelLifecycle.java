package dev.djinn.serving;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.model.ModelVersion;
import dev.djinn.serving.ModelFetcher.Arrival;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the models when the service starts and releases them after its last request. Configuration
 * that cannot be carried out stops the start; a model that cannot be loaded does not, but keeps the
 * service from being ready.
 */
final class ModelLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelLifecycle.class);

    private final DesiredModels desired;
    private final Inventory inventory;
    private final Reconciler reconciler;
    private final ModelFetcher fetcher;
    private final ServedModels models;
    private final String engine;
    private Thread loading = Thread.ofPlatform().unstarted(() -> {});
    private volatile boolean running;

    ModelLifecycle(
            DesiredModels desired,
            Inventory inventory,
            Reconciler reconciler,
            ModelFetcher fetcher,
            ServedModels models,
            String engine) {
        this.desired = desired;
        this.inventory = inventory;
        this.reconciler = reconciler;
        this.fetcher = fetcher;
        this.models = models;
        this.engine = engine;
    }

    @Override
    public void start() {
        log.info("{} on {}; CPU features: {}", engine, inventory, inventory.features());
        List<DesiredModel> packages = desired.read();
        reconciler.announce(packages);
        desired.sourced().forEach(this::fetch);
        running = true;
        loading = Thread.ofPlatform().name("djinn-loader").daemon().start(() -> load(packages));
    }

    private void fetch(SourcedModel model) {
        FetchProgress progress = new FetchProgress(model.uri());
        reconciler.announce(model.version(), progress);
        fetcher.fetch(model, progress);
    }

    private void load(List<DesiredModel> packages) {
        reconciler.reconcile(packages);
        try {
            for (SourcedModel _ : desired.sourced()) {
                load(fetcher.take());
            }
        } catch (InterruptedException _) {
            return;
        }
        log.info("Models:\n{}", ModelTable.of(models.models()));
    }

    private void load(ModelFetcher.Arrival arrival) {
        switch (arrival) {
            case Arrival.Missing(ModelVersion version, Duration time, String cause) ->
                    reconciler.miss(version, time, cause);
            case Arrival.Here(ModelPackage source) -> place(source);
        }
    }

    /** The configuration of a model that has just arrived ends no service, only this model. */
    private void place(ModelPackage source) {
        DesiredModel placed;
        try {
            placed = desired.place(source);
        } catch (ConfigurationException e) {
            reconciler.miss(
                    source.manifest().version(),
                    Duration.ZERO,
                    "%s %s".formatted(e.getMessage(), e.action()));
            return;
        }
        reconciler.arrived(placed);
    }

    @Override
    public void stop() {
        loading.interrupt();
        try {
            loading.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        fetcher.close();
        List<ModelVersion> versions =
                models.snapshot().entries().stream().map(ModelEntry::version).toList();
        versions.forEach(models::remove);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * Before the web server starts, so that a wrong configuration is told at once; after it has
     * stopped.
     */
    @Override
    public int getPhase() {
        return 0;
    }
}
