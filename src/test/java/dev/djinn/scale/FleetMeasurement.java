package dev.djinn.scale;

import static dev.djinn.scale.ScaleMeasurement.pause;
import static dev.djinn.scale.ScaleMeasurement.say;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ModelSettings;
import dev.djinn.registry.Registered;
import dev.djinn.registry.Registration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a fleet that has started does to its database, one thing after the other. */
record FleetMeasurement(ScaleOptions options, Path folder, MeasuredPostgres postgres, Fleet fleet) {

    private static final Edit EDIT = Edit.by("bench/scale");
    private static final ModelName CHANGED = new ModelName("model-0");
    private static final int CHANGES = 5;
    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    void run() {
        rest();
        change();
        register();
        fetch("fetch", false);
        if (options.outage().isPositive()) {
            fetch("fetch while the source answers 503", true);
        }
        restart();
    }

    private void rest() {
        pause(SETTLE);
        postgres.forgetStatements();
        Usage before = Usage.of(postgres);
        pause(options.rest());
        Usage used = Usage.of(postgres).less(before);
        say("rest: %s", used.rates());
        say(
                "  connections: %d of pools, %d that listen; busiest 100 ms of 5 s: %.0f %% of a second's statements",
                postgres.connections("djinn-registry"),
                postgres.connections("djinn-registry-changes"),
                100 * busiestTenth());
        if (options.showsStatements()) {
            say("%s", postgres.busiest(14));
        }
    }

    /**
     * Share of the mean second that falls into the busiest tenth of one; 0.1 were evenly spread.
     */
    private double busiestTenth() {
        List<Long> counts = new ArrayList<>();
        for (long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
                System.nanoTime() - end < 0; ) {
            counts.add(postgres.statements());
            pause(Duration.ofMillis(100));
        }
        long busiest = 0;
        for (int i = 1; i < counts.size(); i++) {
            busiest = Math.max(busiest, counts.get(i) - counts.get(i - 1));
        }
        return busiest / ((counts.getLast() - counts.getFirst()) / 5.0);
    }

    /** A setting that no version has to be loaded again for. */
    private void change() {
        List<Times> heard = new ArrayList<>();
        List<Usage> used = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            Usage before = Usage.of(postgres);
            ModelSettings settings = required(i % 2 == 0);
            long since = System.nanoTime();
            long revision = fleet.registry().configure(CHANGED, settings, EDIT).revision();
            heard.add(fleet.hearing(since, revision));
            pause(Duration.ofSeconds(2));
            used.add(Usage.of(postgres).less(before));
        }
        say("change: %s", medians(heard));
        say(
                "  with the 2 s after it: %.0f statements, %.0f kB on the loopback interface, %.2f s of PostgreSQL's processor time",
                median(used, Usage::statements),
                median(used, Usage::loopbackBytes) / 1000,
                median(used, Usage::postgresSeconds));
    }

    private static ModelSettings required(boolean required) {
        return new ModelSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(required),
                Optional.empty());
    }

    private void register() {
        List<Times> served = new ArrayList<>();
        List<Usage> used = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            URI uri = new ToyPackage("in-place", i + 1, 1000).in(folder.resolve("srv")).toUri();
            Usage before = Usage.of(postgres);
            long since = System.nanoTime();
            served.add(fleet.serving(since, registered("in-place", uri)));
            pause(Duration.ofSeconds(2));
            used.add(Usage.of(postgres).less(before));
        }
        say("register, a folder that all see: served after %s", medians(served));
        say(
                "  with the 2 s after it: %.0f statements, %.2f s of PostgreSQL's processor time",
                median(used, Usage::statements), median(used, Usage::postgresSeconds));
    }

    private ModelVersion registered(String name, URI uri) {
        Registered registered =
                fleet.registry()
                        .register(
                                Registration.of(
                                        new ModelName(name), new Artifact(uri, Optional.empty())),
                                EDIT);
        return new ModelVersion(registered.model().name(), registered.version().version());
    }

    private void fetch(String what, boolean refused) {
        String name = refused ? "refused" : "fetched";
        byte[] archive = new ToyPackage(name, 1, options.packageBytes()).zip();
        try (CountingSource source = new CountingSource()) {
            URI uri = URI.create(source.serve("/%s.zip".formatted(name), archive));
            source.refuse(refused);
            long since = System.nanoTime();
            ModelVersion version = registered(name, uri);
            if (refused) {
                pause(options.outage());
                source.refuse(false);
            }
            Times served = fleet.serving(since, version);
            say("%s: served after %s", what, served);
            say(
                    "  %.1f MB sent, %.2f times the package; %d requests for it, at most %d within 100 ms after the first second",
                    source.bytes() / 1e6,
                    (double) source.bytes() / archive.length,
                    source.gets().size(),
                    most(source.gets(), since + Duration.ofSeconds(1).toNanos()));
        }
    }

    private static long most(List<Long> times, long from) {
        long tenth = Duration.ofMillis(100).toNanos();
        return times.stream()
                .filter(start -> start - from >= 0)
                .mapToLong(start ->
                        times.stream()
                                .filter(time -> time - start >= 0 && time - start < tenth)
                                .count())
                .max()
                .orElse(0);
    }

    private void restart() {
        postgres.stop();
        pause(options.down());
        postgres.start();
        long since = System.nanoTime();
        double before = postgres.processorSeconds();
        long revision = changed(since);
        double writable = (System.nanoTime() - since) / 1e6;
        Times hearing = fleet.hearing(since, revision);
        double listening = listening(since);
        double connected = postgres.connections("djinn-registry");
        say(
                "restart after %d s: first change made after %.0f ms, heard after %s; all listen after %.0f ms",
                options.down().toSeconds(), writable, hearing, listening);
        pause(Duration.ofSeconds(10));
        say(
                "  %.1f s of PostgreSQL's processor time until 10 s later; %.0f connections of pools then, %d 10 s later",
                postgres.processorSeconds() - before,
                connected,
                postgres.connections("djinn-registry"));
    }

    private long changed(long since) {
        while (System.nanoTime() - since < PATIENCE.toNanos()) {
            try {
                return fleet.registry().configure(CHANGED, ModelSettings.NONE, EDIT).revision();
            } catch (ServingException _) {
                pause(LOOK);
            }
        }
        throw new IllegalStateException("The registry did not come back");
    }

    private double listening(long since) {
        while (postgres.connections("djinn-registry-changes") < fleet.size()
                && System.nanoTime() - since < PATIENCE.toNanos()) {
            pause(LOOK);
        }
        return (System.nanoTime() - since) / 1e6;
    }

    private static String medians(List<Times> times) {
        return "median %.0f ms, longest %.0f ms (medians of %d)%s"
                .formatted(
                        median(times, Times::medianMillis),
                        median(times, Times::longestMillis),
                        times.size(),
                        times.stream().anyMatch(some -> some.missing() > 0) ? "; some never" : "");
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> value) {
        double[] sorted = values.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
