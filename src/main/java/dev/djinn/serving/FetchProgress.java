package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.FetchListener;
import dev.djinn.registry.Progress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a fetch has come, in words for people. Written by the fetching thread, read by any. */
final class FetchProgress implements FetchListener {

    private static final double MB = 1 << 20;

    private final ArtifactUri uri;
    private volatile Optional<Progress> progress = Optional.empty();

    /** Fetches that go before this one; 0 once it is its turn. */
    private volatile int ahead;

    FetchProgress(ArtifactUri uri) {
        this.uri = uri;
    }

    /** So many others are being fetched, and this has to wait for one of them. */
    void waits(int others) {
        ahead = others;
    }

    void begins() {
        ahead = 0;
    }

    boolean isWaiting() {
        return ahead > 0;
    }

    @Override
    public void progress(long bytes, OptionalLong total) {
        progress = Optional.of(new Progress(bytes, total));
    }

    /** Empty until the first bytes. */
    Optional<Progress> progress() {
        return progress;
    }

    private static String words(Progress progress) {
        return progress.total().isPresent()
                ? of(progress.bytes(), progress.total().getAsLong())
                : ", %s MB".formatted(mb(progress.bytes()));
    }

    private static String of(long bytes, long total) {
        long percent = total == 0 ? 100 : Math.min(100, 100 * bytes / total);
        return ", %s of %s MB (%d %%)".formatted(mb(bytes), mb(total), percent);
    }

    private static String mb(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MB);
    }

    @Override
    public String toString() {
        int others = ahead;
        if (others > 0) {
            return "%s waits until one of %d other fetches ends (djinn.artifacts.concurrent-fetches)"
                    .formatted(uri, others);
        }
        return "fetching %s%s".formatted(uri, progress.map(FetchProgress::words).orElse(""));
    }
}
