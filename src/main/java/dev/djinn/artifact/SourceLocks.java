package dev.djinn.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which sources are being fetched from: by this process, as noted here, and by others, as the locks
 * of the files in a folder say. The notes are guarded by the mutex, which callers hold together
 * with the cache's lock; giving a source back takes the mutex only.
 *
 * <p>A file is opened under the cache's lock only, and nobody waits with an open file. So one that
 * is not locked is known to nobody, and can be removed.
 */
final class SourceLocks {

    private final Path folder;
    private final Lock mutex;
    private final Set<String> held = new HashSet<>();

    SourceLocks(Path folder, Lock mutex) {
        this.folder = folder;
        this.mutex = mutex;
    }

    /** Empty while somebody else fetches from it. */
    Optional<SourceLock> tryTake(String source) throws IOException {
        if (held.contains(source)) {
            return Optional.empty();
        }
        Optional<LockedFile> file = LockedFile.tryExclusive(folder.resolve(source));
        file.ifPresent(_ -> held.add(source));
        return file.map(lock -> new SourceLock(source, lock));
    }

    /** Removes the files of sources that nobody fetches from. */
    void sweep(Predicate<String> isNeeded) throws IOException {
        for (String source : names()) {
            if (held.contains(source) || isNeeded.test(source)) {
                continue;
            }
            Optional<LockedFile> free = LockedFile.tryExclusive(folder.resolve(source));
            if (free.isPresent()) {
                try (LockedFile _ = free.get()) {
                    Files.delete(folder.resolve(source));
                }
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A source that only this process fetches from, until it is closed. */
    final class SourceLock implements AutoCloseable {

        private final String source;
        private final LockedFile file;

        private SourceLock(String source, LockedFile file) {
            this.source = source;
            this.file = file;
        }

        @Override
        public void close() {
            mutex.lock();
            try {
                if (held.remove(source)) {
                    file.close();
                }
            } finally {
                mutex.unlock();
            }
        }
    }
}
