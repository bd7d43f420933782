package dev.djinn.inference;

import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request: until when and for whom it is worth computing, and what is learnt about it on the
 * way. Belongs to the request's own thread.
 */
public final class Call {

    private final long deadline;
    private final BooleanSupplier abandoned;
    private final Function<String, Optional<String>> headers;
    private final boolean mirror;
    private final List<Interval> intervals = new ArrayList<>();
    private @Nullable ModelVersion model;
    private @Nullable Task task;
    private @Nullable Boolean truncated;

    /**
     * @param deadline {@link System#nanoTime} after which nobody wants the answer
     * @param abandoned whether the caller has gone; asked on the request's thread only
     */
    public Call(long deadline, BooleanSupplier abandoned) {
        this(deadline, abandoned, _ -> Optional.empty());
    }

    /**
     * @param headers of the request, by name; asked on the request's thread only
     */
    public Call(
            long deadline, BooleanSupplier abandoned, Function<String, Optional<String>> headers) {
        this(deadline, abandoned, headers, false);
    }

    private Call(
            long deadline,
            BooleanSupplier abandoned,
            Function<String, Optional<String>> headers,
            boolean mirror) {
        this.deadline = deadline;
        this.abandoned = abandoned;
        this.headers = headers;
        this.mirror = mirror;
    }

    /** A copy of a request that was answered already; nobody waits for what comes of it. */
    public static Call mirror(long deadline) {
        return new Call(deadline, () -> false, _ -> Optional.empty(), true);
    }

    /** Whether it is to be computed with spare capacity only. */
    public boolean isMirror() {
        return mirror;
    }

    /** A header of the request, which may decide which version answers. */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    public long deadline() {
        return deadline;
    }

    public BooleanSupplier abandoned() {
        return abandoned;
    }

    /** Notes which model answers, and as what. */
    public void serves(ModelVersion model, Task task) {
        this.model = model;
        this.task = task;
    }

    public Optional<ModelVersion> model() {
        return Optional.ofNullable(model);
    }

    public Optional<Task> task() {
        return Optional.ofNullable(task);
    }

    /** Notes whether some text of the request had to be cut. */
    public void truncated(boolean truncated) {
        this.truncated = truncated;
    }

    /** Empty when the request had no text that could be cut. */
    public Optional<Boolean> truncated() {
        return Optional.ofNullable(truncated);
    }

    /**
     * Adds to a stage's time.
     *
     * @param started {@link System#nanoTime} at its beginning
     */
    public void spent(Stage stage, long started, Duration time) {
        intervals.add(new Interval(stage, started, time));
    }

    /** Runs something and adds its time to the stage. */
    public <T> T timed(Stage stage, Supplier<T> work) {
        long started = System.nanoTime();
        try {
            return work.get();
        } finally {
            spent(stage, started, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    /** Time by stage, of those that were reached. */
    public Map<Stage, Duration> stages() {
        Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
        intervals.forEach(
                interval -> stages.merge(interval.stage(), interval.time(), Duration::plus));
        return Map.copyOf(stages);
    }

    /** What was spent where, in the order in which it ended. */
    public List<Interval> intervals() {
        return List.copyOf(intervals);
    }
}
