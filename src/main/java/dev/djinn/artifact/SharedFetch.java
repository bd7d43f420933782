package dev.djinn.artifact;

import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/**
 * One fetch that several callers wait for; all of them hear of its progress. The first caller
 * carries it out and completes it exactly once.
 */
final class SharedFetch implements FetchListener {

    private final CompletableFuture<Optional<String>> key = new CompletableFuture<>();
    private final List<FetchListener> listeners = new CopyOnWriteArrayList<>();

    void listen(FetchListener listener) {
        listeners.add(listener);
    }

    @Override
    public void progress(long bytes, OptionalLong total) {
        listeners.forEach(listener -> listener.progress(bytes, total));
    }

    void done(String content) {
        key.complete(Optional.of(content));
    }

    /** When the first caller was interrupted, the others are not: one of them goes on. */
    void failed(Throwable failure, boolean cancelled) {
        if (cancelled) {
            key.complete(Optional.empty());
            return;
        }
        key.completeExceptionally(failure);
    }

    /** The key of the content; empty when the fetch was given up. */
    Optional<String> await(FetchListener listener) throws InterruptedIOException {
        listeners.add(listener);
        try {
            return key.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ArtifactException failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        } finally {
            listeners.remove(listener);
        }
    }
}
