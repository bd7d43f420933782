package dev.djinn.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which contents are in use: by this process, as counted here, and by others, as the locks of the
 * files in a folder say. All state is guarded by the mutex, which callers hold; closing a lease
 * takes it.
 */
final class ContentLeases {

    private final Path folder;
    private final Lock mutex;
    private final Map<String, Held> held = new HashMap<>();

    ContentLeases(Path folder, Lock mutex) {
        this.folder = folder;
        this.mutex = mutex;
    }

    /** A content in use by this process. */
    private static final class Held {
        private final LockedFile lock;
        private int count = 1;

        Held(LockedFile lock) {
            this.lock = lock;
        }
    }

    ArtifactLease take(Path content) throws IOException {
        String key = key(content);
        Held known = held.get(key);
        if (known == null) {
            held.put(key, new Held(LockedFile.shared(folder.resolve(key))));
        } else {
            known.count++;
        }
        return new ContentLease(key, content);
    }

    /** Keeps a content from being taken; empty when it is in use. */
    Optional<LockedFile> exclude(Path content) throws IOException {
        String key = key(content);
        return held.containsKey(key)
                ? Optional.empty()
                : LockedFile.tryExclusive(folder.resolve(key));
    }

    /** Removes the file of a content that is gone; the caller has excluded everybody. */
    void forget(Path content) throws IOException {
        Files.deleteIfExists(folder.resolve(key(content)));
    }

    /** Removes the files of contents that are gone, which nobody can be using. */
    void sweep(Predicate<String> isKept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !isKept.test(key(path))).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String key(Path content) {
        return content.getFileName().toString();
    }

    private void release(String key) {
        Held known = held.get(key);
        if (known != null && --known.count == 0) {
            held.remove(key);
            known.lock.close();
        }
    }

    private final class ContentLease implements ArtifactLease {
        private final String key;
        private final Path directory;
        private boolean closed;

        ContentLease(String key, Path directory) {
            this.key = key;
            this.directory = directory;
        }

        @Override
        public Path directory() {
            return directory;
        }

        @Override
        public void close() {
            mutex.lock();
            try {
                if (!closed) {
                    closed = true;
                    release(key);
                }
            } finally {
                mutex.unlock();
            }
        }
    }
}
