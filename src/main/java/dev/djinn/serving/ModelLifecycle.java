package dev.djinn.serving;

import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.RegistryChanges;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the models as the registry wants them, from before the service listens until after its last
 * request. Configuration that cannot be carried out stops the start; a model that cannot be loaded
 * does not, but keeps the service from being ready. A registry that is away stops nothing: what is
 * served stays, and what this machine brings along is served without it.
 *
 * <p>Ownership: {@code registered} and {@code reconciler} belong to the starting thread until the
 * loop's thread is started, then to that, and to the stopping thread once it has ended.
 */
final class ModelLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelLifecycle.class);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final String engine;
    private final Inventory inventory;
    private final RegisteredModels registered;
    private final RegistryChanges changes;
    private final Mailbox mailbox;
    private final Reconciler reconciler;
    private final ModelFetcher fetcher;
    private final ExecutorService loading;
    private final ServedModels models;
    private final Heartbeats heartbeats;
    private final RetryDelay delay;
    private final AtomicBoolean stale = new AtomicBoolean();
    private final Thread loop =
            Thread.ofPlatform().name("djinn-reconciler").daemon().unstarted(this::run);
    private RegistryChanges.Subscription subscription = () -> {};
    private int failures;
    private long retryAt;
    private boolean settled;
    private volatile boolean registryKnown;
    private volatile boolean running;

    ModelLifecycle(
            String engine,
            Inventory inventory,
            RegisteredModels registered,
            RegistryChanges changes,
            Mailbox mailbox,
            Reconciler reconciler,
            ModelFetcher fetcher,
            ExecutorService loading,
            ServedModels models,
            Heartbeats heartbeats,
            RetryDelay delay) {
        this.engine = engine;
        this.inventory = inventory;
        this.registered = registered;
        this.changes = changes;
        this.mailbox = mailbox;
        this.reconciler = reconciler;
        this.fetcher = fetcher;
        this.loading = loading;
        this.models = models;
        this.heartbeats = heartbeats;
        this.delay = delay;
    }

    @Override
    public void start() {
        log.info("{} on {}; CPU features: {}", engine, inventory, inventory.features());
        registered.open();
        subscription = changes.subscribe(_ -> outdated());
        reconciler.reconcile(first());
        running = true;
        loop.start();
        heartbeats.start();
    }

    private Desired first() {
        try {
            return read();
        } catch (ServingException e) {
            if (e.code() != ProblemCode.REGISTRY_UNAVAILABLE) {
                throw e;
            }
            log.warn(
                    "The registry is away: this replica waits for it and is not ready; what is in the models folder and in djinn.models.sources answers until it is back");
            putOff();
            return registered.local();
        }
    }

    private Desired read() {
        Desired desired = registered.read();
        registryKnown = true;
        return desired;
    }

    /** Whether the registry was read since the start. */
    boolean isRegistryKnown() {
        return registryKnown;
    }

    /** On the thread that watches the registry. */
    private void outdated() {
        if (!stale.getAndSet(true)) {
            mailbox.execute(this::refresh);
        }
    }

    private void refresh() {
        stale.set(false);
        try {
            reconciler.reconcile(read());
            failures = 0;
        } catch (RuntimeException e) {
            log.warn("What is served stays as it is: {}", e.getMessage());
            putOff();
        }
    }

    private void putOff() {
        failures++;
        retryAt = delay.after(failures);
    }

    private void run() {
        try {
            while (true) {
                mailbox.await(untilNext());
                Mailbox.run(this::step);
            }
        } catch (InterruptedException _) {
            log.debug("No more reconciling");
        }
    }

    private void step() {
        if (failures > 0 && untilRefresh().isZero()) {
            refresh();
        }
        reconciler.advance();
        heartbeats.changed();
        tell();
    }

    private Duration untilNext() {
        Duration next = reconciler.untilNext().orElse(LONGEST_REST);
        Duration refresh = failures > 0 ? untilRefresh() : LONGEST_REST;
        return next.compareTo(refresh) < 0 ? next : refresh;
    }

    private Duration untilRefresh() {
        return Duration.ofNanos(Math.max(0, retryAt - delay.now()));
    }

    /** The table of models, each time that all have come as far as they will. */
    private void tell() {
        boolean busy = reconciler.isBusy();
        if (!busy && !settled) {
            log.info("Models:\n{}", ModelTable.of(models.models()));
        }
        settled = !busy;
    }

    @Override
    public void stop() {
        subscription.close();
        end(loop);
        reconciler.abandon();
        fetcher.close();
        loading.shutdownNow().forEach(Runnable::run);
        awaitLoading();
        mailbox.runAll();
        List<ModelVersion> versions =
                models.snapshot().entries().stream().map(ModelEntry::version).toList();
        versions.forEach(models::remove);
        heartbeats.close();
        running = false;
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is being loaded cannot be broken off, and is let go of once it is. */
    private void awaitLoading() {
        try {
            while (!loading.awaitTermination(1, TimeUnit.MINUTES)) {
                log.info("Waiting for a model to be loaded before it can be let go of");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
