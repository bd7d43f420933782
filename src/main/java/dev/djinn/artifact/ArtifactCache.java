package dev.djinn.artifact;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Artifacts on disk, by what they contain, within a budget of bytes. What was used least recently
 * goes first; what is leased stays. Processes may share the folder, each with one cache on it.
 *
 * <p>Below the folder: {@code content/KEY} is a whole artifact and never changes; {@code
 * index/SOURCE} says what a source meant last; {@code work/PROCESS} is what a process builds, and
 * is removed by the next one that starts after its end; {@code leases/KEY} is locked, shared, by
 * each process that uses the content; {@code sources/SOURCE} by the one that fetches it. A name
 * appears in {@code content} and {@code index} by a rename only, so that a kill leaves whole
 * things. What belongs to a content goes with it, or, after a kill, when the folder is opened.
 *
 * <p>Changes happen under {@code mutex} and then the lock of the file {@code lock}, in that order;
 * {@code leases} are guarded by {@code mutex}.
 */
final class ArtifactCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ArtifactCache.class);

    /** Between two looks at a source that another process fetches from. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Path folder;
    private final DataSize budget;
    private final InstantSource clock;
    private final ReentrantLock mutex = new ReentrantLock();
    private final ContentLeases leases;
    private final SourceIndex index;
    private final SourceLocks sources;
    private final LockedFile mine;
    private final Path work;

    private ArtifactCache(
            Path folder, DataSize budget, InstantSource clock, LockedFile mine, Path work) {
        this.folder = folder;
        this.budget = budget;
        this.clock = clock;
        this.mine = mine;
        this.work = work;
        this.leases = new ContentLeases(folder.resolve("leases"), mutex);
        this.index = new SourceIndex(folder.resolve("index"), work);
        this.sources = new SourceLocks(folder.resolve("sources"), mutex);
    }

    /** Opens the folder, creates it when it is not there, and removes what a kill has left. */
    static ArtifactCache open(Path folder, DataSize budget, InstantSource clock)
            throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        for (String part : List.of("content", "index", "work", "leases", "sources")) {
            Files.createDirectories(root.resolve(part));
        }
        try (LockedFile _ = LockedFile.exclusive(root.resolve("lock"))) {
            removeLeftovers(root.resolve("work"));
            Path work = root.resolve("work").resolve(UUID.randomUUID().toString());
            LockedFile mine = LockedFile.exclusive(lockOf(work));
            Files.createDirectory(work);
            ArtifactCache cache = new ArtifactCache(root, budget, clock, mine, work);
            cache.leases.sweep(cache::isKept);
            cache.forgetSources();
            return cache;
        }
    }

    private static void removeLeftovers(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".lock")).toList()) {
                Optional<LockedFile> abandoned = LockedFile.tryExclusive(file);
                if (abandoned.isPresent()) {
                    String name = file.getFileName().toString().replace(".lock", "");
                    Folders.delete(work.resolve(name));
                    abandoned.get().close();
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Path lockOf(Path work) {
        return work.resolveSibling(work.getFileName() + ".lock");
    }

    /** An empty folder to build an artifact in. */
    Path stage() throws IOException {
        return Files.createDirectory(work.resolve(UUID.randomUUID().toString()));
    }

    /** What is left of a folder that an artifact was built in. */
    void discard(Path stage) {
        try {
            Folders.delete(stage);
        } catch (IOException e) {
            log.warn("{} could not be removed ({})", stage, e.toString());
        }
    }

    /** Waits until no other process fetches from that source. */
    SourceLocks.SourceLock lockSource(String source) throws IOException {
        while (true) {
            Optional<SourceLocks.SourceLock> taken = locked(() -> sources.tryTake(source));
            if (taken.isPresent()) {
                return taken.get();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("cancelled");
            }
        }
    }

    /** Removes what is known of sources whose content is gone. */
    private void forgetSources() throws IOException {
        index.sweep(this::isKept);
        sources.sweep(index::knows);
    }

    private boolean isKept(String key) {
        return Files.exists(content(key));
    }

    Optional<SourceIndex.Remembered> remembered(String source) throws IOException {
        return index.find(source);
    }

    /** A lease on a content, if it is there. */
    Optional<ArtifactLease> lease(String key) throws IOException {
        return locked(() -> leased(key));
    }

    /**
     * Takes over what was built, and makes room for it.
     *
     * @throws ArtifactException when what is in use leaves no room
     */
    ArtifactLease keep(
            ArtifactUri uri, String source, Optional<String> identity, Assembly.Built built)
            throws IOException {
        return locked(() -> {
            Path content = content(built.key());
            if (Files.notExists(content)) {
                makeRoom(uri, Folders.bytes(built.tree()));
                Files.move(built.tree(), content, StandardCopyOption.ATOMIC_MOVE);
            }
            index.put(uri, source, new SourceIndex.Remembered(built.key(), identity));
            return leased(built.key()).orElseThrow();
        });
    }

    private void makeRoom(ArtifactUri uri, long bytes) throws IOException {
        long used = 0;
        List<Path> contents;
        try (Stream<Path> all = Files.list(folder.resolve("content"))) {
            contents = all.sorted(Comparator.comparing(ArtifactCache::lastUse)).toList();
        }
        for (Path content : contents) {
            used += Folders.bytes(content);
        }
        used -= evict(contents, used + bytes - budget.toBytes());
        if (used + bytes > budget.toBytes()) {
            throw new ArtifactException(
                    uri.toString(),
                    "it has %d bytes, and of the %d of djinn.artifacts.cache-size %d are in use: raise that"
                            .formatted(bytes, budget.toBytes(), used));
        }
    }

    /** The bytes that became free; at least those that are wanted, if so many are not in use. */
    private long evict(List<Path> contents, long wanted) throws IOException {
        long freed = 0;
        for (Path content : contents) {
            if (freed >= wanted) {
                break;
            }
            long size = Folders.bytes(content);
            if (evict(content)) {
                freed += size;
            }
        }
        if (freed > 0) {
            forgetSources();
        }
        return freed;
    }

    private boolean evict(Path content) throws IOException {
        Optional<LockedFile> lock = leases.exclude(content);
        if (lock.isEmpty()) {
            return false;
        }
        try (LockedFile _ = lock.get()) {
            Path evicted = work.resolve(UUID.randomUUID().toString());
            Files.move(content, evicted, StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(evicted);
            leases.forget(content);
            log.info("Evicted {} to make room", content.getFileName());
            return true;
        }
    }

    private Optional<ArtifactLease> leased(String key) throws IOException {
        Path content = content(key);
        if (Files.notExists(content)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(content, FileTime.from(clock.instant()));
        return Optional.of(leases.take(content));
    }

    private Path content(String key) {
        return folder.resolve("content").resolve(key);
    }

    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    private <T> T locked(Change<T> change) throws IOException {
        mutex.lock();
        try (LockedFile _ = LockedFile.exclusive(folder.resolve("lock"))) {
            return change.make();
        } finally {
            mutex.unlock();
        }
    }

    private static FileTime lastUse(Path content) {
        try {
            return Files.getLastModifiedTime(content);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        discard(work);
        mine.close();
        try {
            Files.deleteIfExists(lockOf(work));
        } catch (IOException e) {
            log.warn("{} could not be removed ({})", lockOf(work), e.toString());
        }
    }
}
