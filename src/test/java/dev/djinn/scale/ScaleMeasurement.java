package dev.djinn.scale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ModelSettings;
import dev.djinn.registry.Registered;
import dev.djinn.registry.Registration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Starts replicas at one PostgreSQL and prints what they cost it and how soon they follow it.
 * {@code bench/README.md} describes the arguments.
 */
final class ScaleMeasurement {

    private static final Edit EDIT = Edit.by("bench/scale");
    private static final ModelName CHANGED = new ModelName("model-0");
    private static final int BROUGHT = 6;
    private static final int CHANGES = 5;
    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ScaleOptions options;
    private final Path folder;
    private final MeasuredPostgres postgres;

    private ScaleMeasurement(ScaleOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.postgres = new MeasuredPostgres(folder.resolve("postgres"), options.maxConnections());
    }

    public static void main(String[] arguments) throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.toLevel(System.getProperty("scale.log", "OFF")));
        Path folder = Files.createTempDirectory("djinn-scale.");
        ScaleMeasurement measurement =
                new ScaleMeasurement(ScaleOptions.parse(Arrays.asList(arguments)), folder);
        try {
            measurement.run();
        } finally {
            measurement.postgres.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void run() throws IOException {
        for (int i = 0; i < BROUGHT; i++) {
            new ToyPackage("model-" + i, 1, 1000).in(folder.resolve("models"));
        }
        say(
                "PostgreSQL %s with %d connections, Java %s on %d cores",
                postgres.version(),
                options.maxConnections(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        warmUp();
        for (int size : options.replicas()) {
            measure(size);
        }
    }

    /** What a process compiles and reads once must not count for the first fleet. */
    private void warmUp() {
        try (Fleet fleet = new Fleet(1, folder, settings(postgres.newSchema("warm_up")))) {
            fleet.start();
            fleet.knowing(System.nanoTime());
        }
    }

    private Map<String, Object> settings(String url) {
        Map<String, Object> settings = new HashMap<>(options.properties());
        settings.put("djinn.registry.url", url);
        settings.put("djinn.registry.username", MeasuredPostgres.USER);
        return settings;
    }

    private void measure(int size) throws IOException {
        say("");
        say("%d replicas %s", size, options.properties());
        String url = postgres.newSchema("of_" + size);
        started("no tables", size, url).close();
        try (Fleet fleet = started("tables there", size, url)) {
            rest();
            change(fleet);
            register(fleet);
            fetch(fleet, "fetch", false);
            if (options.outage().isPositive()) {
                fetch(fleet, "fetch while the source answers 503", true);
            }
            restart(fleet);
        }
    }

    /**
     * All at once: the replicas are made while the database is away, and begin when it has started.
     */
    private Fleet started(String what, int size, String url) {
        postgres.stop();
        Fleet fleet = new Fleet(size, folder, settings(url));
        pause(Duration.ofSeconds(1).plusMillis(40L * size));
        postgres.start();
        Usage before = Usage.of(postgres);
        long since = System.nanoTime();
        fleet.start();
        Times knowing = fleet.knowing(since);
        Usage used = Usage.of(postgres).less(before);
        Times serving = fleet.serving(since, new ModelVersion(new ModelName("model-5"), 1));
        say("start, %s: registry known after %s; models served after %s", what, knowing, serving);
        say(
                "  %d of %d started; %d statements, %.1f s of PostgreSQL's processor time",
                fleet.size(), size, used.statements(), used.postgresSeconds());
        return fleet;
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
    private void change(Fleet fleet) {
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

    private void register(Fleet fleet) {
        List<Times> served = new ArrayList<>();
        List<Usage> used = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            URI uri = new ToyPackage("in-place", i + 1, 1000).in(folder.resolve("srv")).toUri();
            Usage before = Usage.of(postgres);
            long since = System.nanoTime();
            served.add(fleet.serving(since, registered(fleet, "in-place", uri)));
            pause(Duration.ofSeconds(2));
            used.add(Usage.of(postgres).less(before));
        }
        say("register, a folder that all see: served after %s", medians(served));
        say(
                "  with the 2 s after it: %.0f statements, %.2f s of PostgreSQL's processor time",
                median(used, Usage::statements), median(used, Usage::postgresSeconds));
    }

    private static ModelVersion registered(Fleet fleet, String name, URI uri) {
        Registered registered =
                fleet.registry()
                        .register(
                                Registration.of(
                                        new ModelName(name), new Artifact(uri, Optional.empty())),
                                EDIT);
        return new ModelVersion(registered.model().name(), registered.version().version());
    }

    private void fetch(Fleet fleet, String what, boolean refused) throws IOException {
        String name = refused ? "refused" : "fetched";
        byte[] archive = new ToyPackage(name, 1, options.packageBytes()).zip();
        try (CountingSource source = new CountingSource()) {
            URI uri = URI.create(source.serve("/%s.zip".formatted(name), archive));
            source.refuse(refused);
            long since = System.nanoTime();
            ModelVersion version = registered(fleet, name, uri);
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

    private void restart(Fleet fleet) {
        postgres.stop();
        pause(options.down());
        postgres.start();
        long since = System.nanoTime();
        double before = postgres.processorSeconds();
        long revision = changed(fleet, since);
        double writable = (System.nanoTime() - since) / 1e6;
        Times hearing = fleet.hearing(since, revision);
        double listening = listening(fleet.size(), since);
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

    private static long changed(Fleet fleet, long since) {
        while (System.nanoTime() - since < PATIENCE.toNanos()) {
            try {
                return fleet.registry().configure(CHANGED, ModelSettings.NONE, EDIT).revision();
            } catch (ServingException _) {
                pause(LOOK);
            }
        }
        throw new IllegalStateException("The registry did not come back");
    }

    private double listening(int size, long since) {
        while (postgres.connections("djinn-registry-changes") < size
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

    private static void pause(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(), left = time.toNanos();
                left > 0;
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(format.formatted(values));
    }

    /** What was used from one moment to another, or so far. */
    private record Usage(
            double seconds,
            long statements,
            double postgresSeconds,
            double ownSeconds,
            long written,
            long loopbackBytes) {

        static Usage of(MeasuredPostgres postgres) {
            var machine =
                    (com.sun.management.OperatingSystemMXBean)
                            ManagementFactory.getOperatingSystemMXBean();
            return new Usage(
                    System.nanoTime() / 1e9,
                    postgres.statements(),
                    postgres.processorSeconds(),
                    machine.getProcessCpuTime() / 1e9,
                    postgres.written(),
                    Processes.loopbackBytes());
        }

        Usage less(Usage before) {
            return new Usage(
                    seconds - before.seconds,
                    statements - before.statements,
                    postgresSeconds - before.postgresSeconds,
                    ownSeconds - before.ownSeconds,
                    written - before.written,
                    loopbackBytes - before.loopbackBytes);
        }

        /** For each second. */
        String rates() {
            return "%.0f statements/s, %.4f of a core for PostgreSQL and %.3f for the replicas, %.1f kB/s written, %.0f kB/s on the loopback interface"
                    .formatted(
                            statements / seconds,
                            postgresSeconds / seconds,
                            ownSeconds / seconds,
                            written / seconds / 1000,
                            loopbackBytes / seconds / 1000);
        }
    }
}
