package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageContent;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.Edit;
import dev.djinn.registry.FetchedPackage;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.Origin;
import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.RegisteredVersion;
import dev.djinn.registry.RegistrySnapshot;
import dev.djinn.registry.Sha256;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each version from the management API to the content that some replica has fetched first.
 * The registry decides who was first; while it is away, what was fetched is served, and recorded
 * once it is back. Safe for use by many threads.
 */
final class Pins implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pins.class);

    private final ModelRegistry registry;
    private final Edit edit;
    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** By version from the API; replaced, never changed. */
    private volatile Map<ModelVersion, Pin> pins = Map.of();

    /**
     * @param replica as the audit names who fetched
     * @param pause between two tries to record while the registry is away
     */
    Pins(ModelRegistry registry, String replica, Duration pause) {
        this.registry = registry;
        this.edit = Edit.by(replica);
        this.pause = pause;
    }

    /**
     * @param content empty until the artifact was fetched
     */
    private record Pin(Artifact artifact, Optional<Sha256> content) {

        boolean isOf(ArtifactUri uri) {
            return PackageOrigin.of(artifact).equals(new PackageOrigin.Elsewhere(uri));
        }
    }

    /** From now on as the registry has it. */
    void follow(RegistrySnapshot snapshot) {
        Map<ModelVersion, Pin> all = new HashMap<>();
        for (RegisteredModel model : snapshot.models()) {
            for (RegisteredVersion version : model.versions()) {
                if (version.origin() == Origin.API) {
                    all.put(
                            new ModelVersion(model.name(), version.version()),
                            new Pin(version.artifact(), version.content()));
                }
            }
        }
        pins = Map.copyOf(all);
    }

    /**
     * Why the package must not be served under that version, and what to do; empty when it may. The
     * first one that is asked for is recorded.
     *
     * @param uri that the package was fetched from
     * @throws dev.djinn.artifact.PackageException when a file of it cannot be read
     */
    Optional<String> refusal(ModelVersion version, ArtifactUri uri, ModelPackage source) {
        Pin pin = pins.get(version);
        if (pin == null) {
            return Optional.empty();
        }
        if (!pin.isOf(uri)) {
            return Optional.of(
                    "%s was registered anew, from %s, while it was fetched. That is fetched next."
                            .formatted(version, pin.artifact().uri()));
        }
        PackageContent content = PackageContent.of(source);
        Sha256 found = new Sha256(content.sha256());
        return pin.content()
                .map(expected -> difference(version, expected, found))
                .orElseGet(() ->
                        recording(
                                new Find(
                                        version,
                                        pin.artifact(),
                                        new FetchedPackage(found, content.description()))));
    }

    private static Optional<String> difference(
            ModelVersion version, Sha256 expected, Sha256 found) {
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(
                        "%s is not what was fetched first: the SHA-256 over its files is %s, and was %s. Restore the package at its source, or register what is there now as a new version."
                                .formatted(version, found, expected));
    }

    /** What was fetched first, and for what. */
    private record Find(ModelVersion version, Artifact from, FetchedPackage fetched) {}

    /**
     * On a thread of its own: giving up the fetch interrupts this one, and an interrupt in the
     * middle of a write may close the database.
     */
    private Optional<String> recording(Find find) {
        return CompletableFuture.supplyAsync(
                        () -> recorded(find), task -> Thread.ofVirtual().start(task))
                .join();
    }

    private Optional<String> recorded(Find find) {
        try {
            record(find);
            return Optional.empty();
        } catch (ServingException e) {
            if (e.code() == ProblemCode.CONFLICT) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            if (e.code() == ProblemCode.REGISTRY_UNAVAILABLE) {
                log.warn(
                        "What was fetched for {} is recorded once the registry is back",
                        find.version());
                Thread.ofVirtual()
                        .name("djinn-record-" + find.version())
                        .start(() -> recordLater(find));
                return Optional.empty();
            }
            log.debug("{} is no longer registered", find.version(), e);
            return Optional.empty();
        }
    }

    private void record(Find find) {
        registry.recordFetched(find.version(), find.from(), find.fetched(), edit);
    }

    private void recordLater(Find find) {
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                if (recordedAgain(find)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean recordedAgain(Find find) {
        try {
            record(find);
            log.info("What was fetched for {} is recorded", find.version());
            return true;
        } catch (ServingException e) {
            if (e.code() == ProblemCode.CONFLICT) {
                log.error(
                        "{} serves another content than it should: {}",
                        find.version(),
                        e.getMessage());
            }
            return e.code() != ProblemCode.REGISTRY_UNAVAILABLE;
        }
    }

    /** Ends what is still to be recorded; the next start finds it again. */
    @Override
    public void close() {
        closed.countDown();
    }
}
