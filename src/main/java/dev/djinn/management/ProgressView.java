package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.djinn.registry.Progress;
import org.jspecify.annotations.Nullable;

/**
 * How far a package has been fetched, as clients get it.
 *
 * @param percent whole ones, rounded down
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProgressView(long bytes, @Nullable Long total, @Nullable Integer percent) {

    static ProgressView of(Progress progress) {
        if (progress.total().isEmpty()) {
            return new ProgressView(progress.bytes(), null, null);
        }
        long total = progress.total().getAsLong();
        int percent =
                total <= 0 ? 100 : Math.clamp((long) (100.0 * progress.bytes() / total), 0, 100);
        return new ProgressView(progress.bytes(), total, percent);
    }
}
