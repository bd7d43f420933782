package dev.djinn.artifact;

import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.ForbiddenHostException;
import dev.djinn.outbound.OutboundHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the URI of a model into a verified folder on this machine's disk, through a cache.
 * Concurrent requests for one artifact share one fetch. Interrupting a virtual thread, and closing
 * this, breaks off what is under way.
 */
public final class Artifacts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Artifacts.class);
    private static final int ATTEMPTS = 5;
    private static final int MAX_REDIRECTS = 5;

    private final ArtifactProperties properties;
    private final ArtifactSources sources;
    private final AutoCloseable connections;
    private final CountDownLatch closed;
    private final Retries retries;
    private final Map<String, SharedFetch> fetches = new ConcurrentHashMap<>();
    private final Object opening = new Object();
    private @Nullable ArtifactCache cache;

    /** With all sources. Nothing is written before the first fetch. */
    public static Artifacts of(ArtifactProperties properties) {
        AllowedHosts hosts = AllowedHosts.ofOperator(properties.hosts());
        OutboundHttp http =
                new OutboundHttp(
                        hosts,
                        properties.connectTimeout(),
                        properties.readTimeout(),
                        MAX_REDIRECTS);
        CountDownLatch closed = new CountDownLatch(1);
        return new Artifacts(
                properties,
                ArtifactSources.all(properties, http),
                http,
                closed,
                new Retries(ATTEMPTS, new Backoff(closed)));
    }

    Artifacts(
            ArtifactProperties properties,
            ArtifactSources sources,
            AutoCloseable connections,
            CountDownLatch closed,
            Retries retries) {
        this.properties = properties;
        this.sources = sources;
        this.connections = connections;
        this.closed = closed;
        this.retries = retries;
    }

    /**
     * Fetches the artifact unless it is here.
     *
     * @throws ArtifactException when it cannot be had, or when the fetch was broken off
     */
    public ArtifactLease fetch(ArtifactUri uri, FetchListener listener) {
        ArtifactSource source = sources.of(uri);
        if (source instanceof FileSource files) {
            Optional<ArtifactLease> folder = files.inPlace(uri);
            if (folder.isPresent()) {
                return folder.get();
            }
        }
        String id = uri.id();
        try {
            while (true) {
                SharedFetch mine = new SharedFetch();
                SharedFetch running = fetches.putIfAbsent(id, mine);
                if (running == null) {
                    return lead(uri, source, id, mine, listener);
                }
                Optional<String> key = running.await(listener);
                Optional<ArtifactLease> lease =
                        key.isEmpty() ? Optional.empty() : cache().lease(key.get());
                if (lease.isPresent()) {
                    return lease.get();
                }
            }
        } catch (IOException e) {
            throw failure(uri, e);
        }
    }

    private ArtifactLease lead(
            ArtifactUri uri,
            ArtifactSource source,
            String id,
            SharedFetch mine,
            FetchListener listener)
            throws IOException {
        try {
            mine.listen(listener);
            ArtifactLease lease = fetched(uri, source, id, mine);
            mine.done(lease.directory().getFileName().toString());
            return lease;
        } catch (IOException e) {
            mine.failed(failure(uri, e), isCancelled());
            throw e;
        } catch (RuntimeException | Error e) {
            mine.failed(e, isCancelled());
            throw e;
        } finally {
            fetches.remove(id, mine);
        }
    }

    private ArtifactLease fetched(
            ArtifactUri uri, ArtifactSource source, String id, FetchListener listener)
            throws IOException {
        ArtifactCache cache = cache();
        try (SourceLocks.SourceLock _ = cache.lockSource(id)) {
            Optional<SourceIndex.Remembered> known = cache.remembered(id);
            if (known.isPresent() && source.isPinned(uri)) {
                Optional<ArtifactLease> lease = cache.lease(known.get().key());
                if (lease.isPresent()) {
                    return lease.get();
                }
            }
            return updated(uri, source, id, known, listener);
        }
    }

    /** Asks the source what the URI means now; what it meant before is kept when it is silent. */
    private ArtifactLease updated(
            ArtifactUri uri,
            ArtifactSource source,
            String id,
            Optional<SourceIndex.Remembered> known,
            FetchListener listener)
            throws IOException {
        Optional<ArtifactLease> old =
                known.isEmpty() ? Optional.empty() : cache().lease(known.get().key());
        boolean taken = false;
        try {
            Listing listing = retries.run(() -> source.list(uri));
            if (old.isPresent()
                    && listing.identity().isPresent()
                    && listing.identity().equals(known.get().identity())) {
                taken = true;
                return old.get();
            }
            return built(uri, source, id, listing, listener);
        } catch (ForbiddenHostException e) {
            throw e;
        } catch (IOException e) {
            if (old.isEmpty() || isCancelled()) {
                throw e;
            }
            log.warn("{} cannot be asked ({}); what it was before is used", uri, e.toString());
            taken = true;
            return old.get();
        } finally {
            if (!taken) {
                old.ifPresent(ArtifactLease::close);
            }
        }
    }

    private ArtifactLease built(
            ArtifactUri uri,
            ArtifactSource source,
            String id,
            Listing listing,
            FetchListener listener)
            throws IOException {
        ArtifactCache cache = cache();
        Path stage = cache.stage();
        try {
            Assembly assembly =
                    new Assembly(
                            uri,
                            source,
                            stage,
                            properties,
                            retries,
                            () -> stage.toFile().getUsableSpace());
            return cache.keep(uri, id, listing.identity(), assembly.build(listing, listener));
        } finally {
            cache.discard(stage);
        }
    }

    private ArtifactException failure(ArtifactUri uri, IOException e) {
        if (isCancelled()) {
            return new ArtifactException(
                    uri.toString(),
                    "the fetch was broken off: it starts again with the service",
                    e);
        }
        if (e instanceof ForbiddenHostException) {
            return new ArtifactException(
                    uri.toString(),
                    "%s: list the host in djinn.artifacts.hosts if it is to be trusted"
                            .formatted(e.getMessage()),
                    e);
        }
        return new ArtifactException(
                uri.toString(),
                "it cannot be fetched (%s): check the source, the network and djinn.artifacts.cache"
                        .formatted(reason(e)),
                e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private boolean isCancelled() {
        return closed.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    private ArtifactCache cache() throws IOException {
        synchronized (opening) {
            if (closed.getCount() == 0) {
                throw new InterruptedIOException("closed");
            }
            if (cache == null) {
                cache =
                        ArtifactCache.open(
                                properties.cache(), properties.cacheSize(), InstantSource.system());
            }
            return cache;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            connections.close();
        } catch (Exception e) {
            log.warn("Connections could not be closed", e);
        }
        synchronized (opening) {
            if (cache != null) {
                cache.close();
                cache = null;
            }
        }
    }
}
